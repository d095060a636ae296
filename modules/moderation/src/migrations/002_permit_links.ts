import type { Knex } from '@waddlebot/sdk'

/** How many links a permit is for. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE moderation_permit ADD COLUMN links integer NOT NULL DEFAULT 1')
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE moderation_permit DROP COLUMN links')
}
