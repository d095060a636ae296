import type { Knex } from '@waddlebot/sdk'

/** Who was there in which interval, which streams are on, and times in which everything counts more. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('loyalty_presence', (table) => {
    table.text('community').notNullable()
    table.text('person').notNullable()
    // Number of the interval since 1970-01-01, and when it ends in epoch milliseconds.
    table.bigInteger('interval').notNullable()
    table.bigInteger('ends_at').notNullable()
    table.integer('live').notNullable()
    // What it counts, in hundredths.
    table.integer('times').notNullable()
    table.primary(['community', 'person', 'interval'])
    table.index(['ends_at'])
    table.index(['person'])
  })
  await knex.schema.createTable('loyalty_live', (table) => {
    table.text('channel').primary()
    table.text('community').notNullable()
    table.bigInteger('since').notNullable()
    table.index(['community'])
  })
  await knex.schema.createTable('loyalty_happy', (table) => {
    table.text('community').primary()
    table.integer('times').notNullable()
    table.bigInteger('until').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['happy', 'live', 'presence']) await knex.schema.dropTable(`loyalty_${table}`)
}
