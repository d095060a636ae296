import type { Knex } from '@waddlebot/sdk'

/** Forms that are filled in on a page, for platforms that cannot show one. Times are epoch milliseconds. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('waddle_form', (table) => {
    table.text('id').primary()
    table.text('channel').notNullable()
    // The only account that may send it in; null for one that was shown to everybody.
    table.text('account')
    table.text('form').notNullable()
    table.bigInteger('until').notNullable()
    table.index(['until'])
  })
  // What was filled in and waits for the word of an account in chat: a page does not know who sits before it.
  await knex.schema.createTable('waddle_form_filled', (table) => {
    table.text('code').primary()
    table.text('form').notNullable()
    table.text('fields').notNullable()
    table.bigInteger('until').notNullable()
    table.index(['form'])
    table.index(['until'])
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['form_filled', 'form']) await knex.schema.dropTable(`waddle_${table}`)
}
