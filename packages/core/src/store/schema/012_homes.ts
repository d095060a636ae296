import type { Knex } from '@waddlebot/sdk'

/** The channel, `discord:5/10`, in whose community an account last used the bot: its direct messages are of that one. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('waddle_account', (table) => table.text('home'))
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('waddle_account', (table) => table.dropColumn('home'))
}
