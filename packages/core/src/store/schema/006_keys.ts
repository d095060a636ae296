import type { Knex } from '@waddlebot/sdk'

/** Keys with which other programs ask the web side. Times are epoch milliseconds. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('waddle_key', (table) => {
    // The part of a key that may be shown; the rest stands here as its hash only.
    table.text('id').primary()
    table.text('name').notNullable()
    table.text('scopes').notNullable()
    table.text('hash').notNullable()
    table.bigInteger('created_at').notNullable()
    table.bigInteger('expires_at')
    table.bigInteger('revoked_at')
    table.bigInteger('used_at')
    table.bigInteger('uses').notNullable().defaultTo(0)
    table.index(['name'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('waddle_key')
}
