import type { Knex } from '@waddlebot/sdk'

/** Where an account got its code: there it is told that the code was typed. Codes that were given before are worth nothing any more. */
export async function up(knex: Knex): Promise<void> {
  await knex('identity_offer').delete()
  await knex.schema.alterTable('identity_offer', (table) => {
    table.text('channel').notNullable().defaultTo('')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('identity_offer', (table) => {
    table.dropColumn('channel')
  })
}
