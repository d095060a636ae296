import type { Knex } from '@waddlebot/sdk'

/**
 * Which reminders stay in the zone that they were made in. Those of before do, since nobody knows any more whose zone it
 * was; others go along with whoever made them. And by which zone data times were worked out.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE memories_reminder ADD COLUMN zone_fixed integer NOT NULL DEFAULT 1')
  await knex.raw('CREATE INDEX memories_reminder_zones ON memories_reminder (community, zone) WHERE zone_fixed = 0 AND due_at IS NOT NULL')
  await knex.schema.createTable('memories_zone_data', (table) => {
    table.integer('id').primary()
    table.text('version').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('memories_zone_data')
  await knex.raw('DROP INDEX memories_reminder_zones')
  await knex.raw('ALTER TABLE memories_reminder DROP COLUMN zone_fixed')
}
