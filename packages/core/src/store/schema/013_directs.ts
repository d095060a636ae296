import type { Knex } from '@waddlebot/sdk'

/** Whose direct messages a channel is, so that it goes with them. What was there before is told when they next write. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('waddle_channel', (table) => table.text('account'))
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('waddle_channel', (table) => table.dropColumn('account'))
}
