import type { Knex } from '@waddlebot/sdk'

/** Results of games that wait to be told in one line, and who was drawn when. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('loyalty_result', (table) => {
    table.increments('id')
    table.text('channel').notNullable()
    table.text('person').notNullable()
    table.text('name').notNullable()
    // What was won or lost, in minor units.
    table.bigInteger('net').notNullable()
    table.index(['channel'])
    table.index(['person'])
  })
  await knex.schema.createTable('loyalty_winner', (table) => {
    table.text('community').notNullable()
    table.text('person').notNullable()
    table.bigInteger('at').notNullable()
    table.primary(['community', 'person'])
    table.index(['person'])
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['winner', 'result']) await knex.schema.dropTable(`loyalty_${table}`)
}
