import type { Knex } from '@waddlebot/sdk'

/** Quotes, the counter that gives them numbers, votes, and the index that finds words in them. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('memories_quote_counter', (table) => {
    table.text('community').primary()
    table.integer('last').notNullable().defaultTo(0)
    table.bigInteger('shown').notNullable().defaultTo(0)
  })
  await knex.schema.createTable('memories_quote', (table) => {
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
  await knex.schema.createTable('memories_quote_vote', (table) => {
    table.integer('quote').notNullable().references('key').inTable('memories_quote').onDelete('CASCADE')
    table.text('person').notNullable()
    table.integer('value').notNullable()
    table.primary(['quote', 'person'])
    table.index(['person'])
  })
  await knex.raw(`
    CREATE VIEW memories_quote_listed AS
    SELECT quote.*, (SELECT coalesce(sum(vote.value), 0) FROM memories_quote_vote AS vote WHERE vote.quote = quote.key) AS votes
    FROM memories_quote AS quote`)
  if (knex.client.dialect === 'postgresql') {
    await knex.schema.createTable('memories_quote_search', (table) => {
      table.integer('key').primary()
      table.specificType('words', 'tsvector').notNullable()
      table.specificType('trigrams', 'tsvector').notNullable()
      table.index(['words'], undefined, 'gin')
      table.index(['trigrams'], undefined, 'gin')
    })
  } else {
    // The words are cut in our own code, so the tokenizer has nothing left to do but split at spaces.
    await knex.raw(`
      CREATE VIRTUAL TABLE memories_quote_search USING fts5(
        words, trigrams, content = '', contentless_delete = 1, prefix = '2 3',
        tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* Co So'"
      )`)
  }
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP VIEW memories_quote_listed')
  for (const table of ['memories_quote_search', 'memories_quote_vote', 'memories_quote', 'memories_quote_counter'])
    await knex.schema.dropTable(table)
}
