import type { Knex } from '@waddlebot/sdk'

/** Servers into which others brought the bot, and whose they are. Times are epoch milliseconds. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('waddle_server', (table) => {
    // `discord:5`
    table.text('id').primary()
    table.text('platform').notNullable()
    table.text('server').notNullable()
    table.text('name').notNullable()
    table.text('community').notNullable()
    // `pending` until somebody claims it, then `claimed`.
    table.text('state').notNullable()
    table.bigInteger('seen_at').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('waddle_server')
}
