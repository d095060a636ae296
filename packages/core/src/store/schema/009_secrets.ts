import type { Knex } from '@waddlebot/sdk'

/** Secrets that the bot itself renewed, sealed, where all of its processes see them. Times are epoch milliseconds. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('waddle_secret', (table) => {
    table.text('name').primary()
    table.text('sealed').notNullable()
    table.bigInteger('at').notNullable()
  })
  // Who renews what right now: a refresh token may be good for one use.
  await knex.schema.createTable('waddle_secret_lease', (table) => {
    table.text('name').primary()
    table.text('holder').notNullable()
    table.bigInteger('until').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['secret_lease', 'secret']) await knex.schema.dropTable(`waddle_${table}`)
}
