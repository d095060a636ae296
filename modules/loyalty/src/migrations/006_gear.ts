import type { Knex } from '@waddlebot/sdk'

/** What people wear in duels, who wants none, and where and on which day somebody staked. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('loyalty_gear', (table) => {
    table.text('community').notNullable()
    table.text('person').notNullable()
    table.text('item').notNullable()
    // Where it is worn; empty while it is not.
    table.text('slot').notNullable().defaultTo('')
    // What was paid for it, in minor units.
    table.bigInteger('price').notNullable()
    table.bigInteger('at').notNullable()
    table.primary(['community', 'person', 'item'])
    table.unique(['community', 'person', 'slot'], { predicate: knex.whereRaw("slot <> ''") })
    table.index(['person'])
  })
  await knex.schema.createTable('loyalty_peace', (table) => {
    table.text('person').primary()
    table.bigInteger('since').notNullable()
  })
  await knex.schema.alterTable('loyalty_entry', (table) => {
    table.text('channel').notNullable().defaultTo('')
    // Whose limit of losses it counts to; empty where there is no such limit.
    table.integer('day')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('loyalty_entry', (table) => table.dropColumns('channel', 'day'))
  for (const table of ['peace', 'gear']) await knex.schema.dropTable(`loyalty_${table}`)
}
