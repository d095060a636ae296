import type { Knex } from '@waddlebot/sdk'

/** The bus as a log: messages, who reads them, and which share of each reader is not done. Times are epoch milliseconds. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('waddle_bus_message', (table) => {
    table.increments('seq')
    table.text('topic').notNullable()
    table.text('id').notNullable()
    table.text('partition').notNullable()
    table.text('payload').notNullable()
    table.bigInteger('at').notNullable()
    table.unique(['topic', 'id'])
    table.index(['at'])
  })
  await knex.schema.createTable('waddle_bus_reader', (table) => {
    table.text('topic').notNullable()
    table.text('name').notNullable()
    table.primary(['topic', 'name'])
  })
  // One row for each message that a reader has not finished; a dead one stays until somebody decides.
  await knex.schema.createTable('waddle_bus_share', (table) => {
    table.text('topic').notNullable()
    table.text('reader').notNullable()
    table.integer('seq').notNullable()
    table.integer('attempts').notNullable().defaultTo(0)
    table.text('error')
    table.bigInteger('dead_at')
    table.primary(['topic', 'reader', 'seq'])
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['share', 'reader', 'message']) await knex.schema.dropTableIfExists(`waddle_bus_${table}`)
}
