import type { Knex } from '@waddlebot/sdk'

/** Links that moderators are asked about, and what they said. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('identity_approval', (table) => {
    table.increments('id')
    table.text('community').notNullable()
    // Both persons, the lesser key first: whichever side begins, it is the same link.
    table.text('one').notNullable()
    table.text('other').notNullable()
    // What moderators are told is the matter, word for word.
    table.text('about').notNullable()
    // open, agreed or denied
    table.text('state').notNullable()
    table.bigInteger('at').notNullable()
    table.unique(['one', 'other', 'community'])
    table.index(['other'])
    table.index(['at'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('identity_approval')
}
