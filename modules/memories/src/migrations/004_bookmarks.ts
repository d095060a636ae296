import type { Knex } from '@waddlebot/sdk'

/** Bookmarks, their tags, and the words by which they are found. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('memories_bookmark', (table) => {
    table.increments('id')
    table.text('community').notNullable()
    // Whose it is alone; empty for everybody's.
    table.text('owner').notNullable().defaultTo('')
    table.text('url').notNullable()
    table.text('title')
    table.text('description')
    table.text('added_by')
    table.bigInteger('added_at').notNullable()
    table.bigInteger('checked_at').notNullable()
    table.integer('dead').notNullable().defaultTo(0)
    table.integer('visits').notNullable().defaultTo(0)
    table.unique(['community', 'owner', 'url'])
    table.index(['added_by'])
    table.index(['checked_at'])
  })
  await knex.schema.createTable('memories_bookmark_tag', (table) => {
    table.integer('bookmark').notNullable().references('id').inTable('memories_bookmark').onDelete('CASCADE')
    table.text('tag').notNullable()
    table.primary(['bookmark', 'tag'])
    table.index(['tag'])
  })
  await knex.schema.createTable('memories_bookmark_word', (table) => {
    table.text('word').notNullable()
    table.integer('bookmark').notNullable().references('id').inTable('memories_bookmark').onDelete('CASCADE')
    table.primary(['word', 'bookmark'])
    table.index(['bookmark'])
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['memories_bookmark_word', 'memories_bookmark_tag', 'memories_bookmark']) await knex.schema.dropTable(table)
}
