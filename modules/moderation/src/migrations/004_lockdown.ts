import type { Knex } from '@waddlebot/sdk'

/** How strict it is while a community is raided: raid or lockdown. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('moderation_raid', (table) => void table.text('level').notNullable().defaultTo('raid'))
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('moderation_raid', (table) => void table.dropColumn('level'))
}
