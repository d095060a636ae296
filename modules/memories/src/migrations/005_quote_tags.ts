import type { Knex } from '@waddlebot/sdk'

const listed = `
  CREATE VIEW memories_quote_listed AS
  SELECT quote.*, (SELECT coalesce(sum(vote.value), 0) FROM memories_quote_vote AS vote WHERE vote.quote = quote.key) AS votes
  FROM memories_quote AS quote`

/** A category for each quote, and tags. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('memories_quote_tag', (table) => {
    table.integer('quote').notNullable().references('key').inTable('memories_quote').onDelete('CASCADE')
    table.text('tag').notNullable()
    table.primary(['quote', 'tag'])
    table.index(['tag'])
  })
  // A view names its columns once and for all.
  await knex.raw('DROP VIEW memories_quote_listed')
  await knex.raw('ALTER TABLE memories_quote ADD COLUMN category text')
  await knex.raw('CREATE INDEX memories_quote_category ON memories_quote (community, category)')
  await knex.raw(listed)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP VIEW memories_quote_listed')
  await knex.raw('DROP INDEX memories_quote_category')
  await knex.raw('ALTER TABLE memories_quote DROP COLUMN category')
  await knex.raw(listed)
  await knex.schema.dropTable('memories_quote_tag')
}
