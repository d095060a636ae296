import type { Knex } from '@waddlebot/sdk'

/** Who spoke in a community before, and where it is raided now. Times are epoch milliseconds. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('moderation_known', (table) => {
    table.text('community').notNullable()
    table.text('account').notNullable()
    table.bigInteger('first_at').notNullable()
    table.bigInteger('last_at').notNullable()
    table.primary(['community', 'account'])
    table.index(['account'])
    table.index(['last_at'])
  })
  await knex.schema.createTable('moderation_raid', (table) => {
    table.text('community').primary()
    // Where its end is told.
    table.text('channel').notNullable()
    table.bigInteger('since').notNullable()
    table.bigInteger('until').notNullable()
    table.text('cause').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('moderation_raid')
  await knex.schema.dropTable('moderation_known')
}
