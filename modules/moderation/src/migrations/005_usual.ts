import type { Knex } from '@waddlebot/sdk'

/** What is usual in each channel: sums over spans of time that fade. `span` and `start` are milliseconds. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('moderation_usual', (table) => {
    table.text('what').primary()
    table.bigInteger('span').notNullable()
    table.double('weight').notNullable()
    table.double('sum').notNullable()
    table.double('squares').notNullable()
    table.bigInteger('start').notNullable()
    table.index(['start'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('moderation_usual')
}
