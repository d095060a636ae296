import type { Knex } from '@waddlebot/sdk'

/** Quotes, the counter that gives them numbers, votes, and the index that finds words in them. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('quotes_counter', (table) => {
    table.text('community').primary()
    table.integer('last').notNullable().defaultTo(0)
    table.bigInteger('shown').notNullable().defaultTo(0)
  })
  await knex.schema.createTable('quotes_quote', (table) => {
    table.increments('key')
    table.text('community').notNullable()
    table.integer('id').notNullable()
    table.text('text').notNullable()
    table.text('sameness').notNullable()
    table.text('said_by')
    table.text('said_key')
    table.text('said_account')
    table.text('added_by')
    table.bigInteger('added_at').notNullable()
    table.text('platform').notNullable()
    table.text('channel').notNullable()
    table.bigInteger('shown').notNullable().defaultTo(0)
    table.unique(['community', 'id'])
    table.unique(['community', 'sameness'])
    table.index(['community', 'shown', 'key'])
    table.index(['community', 'said_key', 'shown', 'key'])
    table.index(['added_by'])
    table.index(['said_account'])
  })
  await knex.schema.createTable('quotes_vote', (table) => {
    table.integer('quote').notNullable().references('key').inTable('quotes_quote').onDelete('CASCADE')
    table.text('person').notNullable()
    table.integer('value').notNullable()
    table.primary(['quote', 'person'])
    table.index(['person'])
  })
  await knex.raw(`
    CREATE VIEW quotes_listed AS
    SELECT quote.*, (SELECT coalesce(sum(vote.value), 0) FROM quotes_vote AS vote WHERE vote.quote = quote.key) AS votes
    FROM quotes_quote AS quote`)
  if (knex.client.dialect === 'postgresql') {
    await knex.schema.createTable('quotes_search', (table) => {
      table.integer('key').primary()
      table.specificType('words', 'tsvector').notNullable()
      table.specificType('trigrams', 'tsvector').notNullable()
      table.index(['words'], undefined, 'gin')
      table.index(['trigrams'], undefined, 'gin')
    })
  } else {
    // The words are cut in our own code, so the tokenizer has nothing left to do but split at spaces.
    await knex.raw(`
      CREATE VIRTUAL TABLE quotes_search USING fts5(
        words, trigrams, content = '', contentless_delete = 1, prefix = '2 3',
        tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* Co So'"
      )`)
  }
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP VIEW quotes_listed')
  for (const table of ['quotes_search', 'quotes_vote', 'quotes_quote', 'quotes_counter']) await knex.schema.dropTable(table)
}
