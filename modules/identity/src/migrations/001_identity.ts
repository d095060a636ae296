import type { Knex } from '@waddlebot/sdk'

/** What is begun and not done, and who shows their accounts. Times are epoch milliseconds; links themselves are the core's. */
export async function up(knex: Knex): Promise<void> {
  // A code that was given to an account, then the account that typed it, then the plan that the first one saw.
  await knex.schema.createTable('identity_offer', (table) => {
    table.text('account').primary()
    table.text('finder').notNullable()
    table.text('seal').notNullable()
    table.bigInteger('until').notNullable()
    table.text('other')
    table.text('shown')
    table.index(['finder'])
    table.index(['other'])
  })
  // Wrong codes, by the account that typed them.
  await knex.schema.createTable('identity_try', (table) => {
    table.text('account').primary()
    table.integer('wrong').notNullable()
    table.bigInteger('since').notNullable()
  })
  // Who asked to be unlinked and has not confirmed it.
  await knex.schema.createTable('identity_parting', (table) => {
    table.text('account').primary()
    table.text('leaves').notNullable()
    table.integer('link').notNullable()
    table.bigInteger('until').notNullable()
  })
  // Persons who want their accounts told openly.
  await knex.schema.createTable('identity_open', (table) => {
    table.text('person').primary()
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['open', 'parting', 'try', 'offer']) await knex.schema.dropTable(`identity_${table}`)
}
