import type { Knex } from '@waddlebot/sdk'

/**
 * What people gather for: duels, heists, raffles, bets. What is at stake is held in the ledger; these rows say by whom,
 * and in which state it is. The state changes by conditional updates, so that of all who accept, cancel and let it run
 * out at once exactly one succeeds.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('loyalty_lobby', (table) => {
    table.increments('id')
    table.text('community').notNullable()
    table.text('kind').notNullable()
    // open, locked, settled or cancelled
    table.text('state').notNullable()
    table.text('channel').notNullable()
    table.text('opened_by').notNullable()
    table.text('data').notNullable()
    table.bigInteger('opened_at').notNullable()
    table.bigInteger('closes_at').notNullable()
    // A challenge stands once for each challenger; of everything else there is one at a time. It is empty where that is all.
    table.text('slot').notNullable().defaultTo('')
    table.unique(['community', 'kind', 'slot'], { predicate: knex.whereRaw("state IN ('open', 'locked')") })
    table.index(['state', 'closes_at'])
  })
  await knex.schema.createTable('loyalty_entry', (table) => {
    table.increments('id')
    table.integer('lobby').notNullable().references('id').inTable('loyalty_lobby')
    table.text('person').notNullable()
    table.text('name').notNullable()
    // Hold of the ledger; empty where nothing is at stake.
    table.integer('hold')
    table.bigInteger('amount').notNullable()
    table.text('choice').notNullable().defaultTo('')
    // What it counts in a draw.
    table.bigInteger('weight').notNullable().defaultTo(1)
    table.bigInteger('at').notNullable()
    table.index(['lobby', 'id'])
    table.index(['person'])
  })
  await knex.schema.createTable('loyalty_break', (table) => {
    table.text('person').primary()
    table.bigInteger('until').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['break', 'entry', 'lobby']) await knex.schema.dropTable(`loyalty_${table}`)
}
