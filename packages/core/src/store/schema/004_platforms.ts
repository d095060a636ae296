import type { Knex } from '@waddlebot/sdk'

/** What talking on several platforms needs. Times are epoch milliseconds. */
export async function up(knex: Knex): Promise<void> {
  // Which message shows a state that is said under a name, so that it is changed instead of written anew.
  await knex.schema.createTable('waddle_card', (table) => {
    table.text('channel').notNullable()
    table.text('card').notNullable()
    table.text('message').notNullable()
    table.bigInteger('at').notNullable()
    table.primary(['channel', 'card'])
  })
  // Texts that were too long for a platform, readable for a while under an address that nobody can guess.
  await knex.schema.createTable('waddle_page', (table) => {
    table.text('id').primary()
    table.text('text').notNullable()
    table.bigInteger('until').notNullable()
  })
  // Persons that became one: what modules did about it is kept, so that it can be undone.
  await knex.schema.createTable('waddle_link', (table) => {
    table.increments('id')
    table.text('kept').notNullable()
    table.text('merged').notNullable()
    table.text('accounts').notNullable()
    table.text('effects').notNullable()
    table.bigInteger('at').notNullable()
    table.bigInteger('undone_at')
    table.index(['kept'])
    table.index(['merged'])
  })
  await knex.schema.alterTable('waddle_account', (table) => table.index(['person']))
  await knex.raw('CREATE INDEX waddle_account_name_lower ON waddle_account_name (lower(name))')
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX waddle_account_name_lower')
  await knex.schema.alterTable('waddle_account', (table) => table.dropIndex(['person']))
  for (const table of ['link', 'page', 'card']) await knex.schema.dropTable(`waddle_${table}`)
}
