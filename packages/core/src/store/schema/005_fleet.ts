import type { Knex } from '@waddlebot/sdk'

/** What several processes of one bot need to know of each other, and a process of the one before it. */
export async function up(knex: Knex): Promise<void> {
  // Who lives: a process raises its beat each second. Others judge by whether it moves, so nobody's clock matters.
  await knex.schema.createTable('waddle_process', (table) => {
    table.text('id').primary()
    table.text('roles').notNullable()
    table.text('place').notNullable()
    table.bigInteger('beat').notNullable()
    table.bigInteger('started_at').notNullable()
  })
  // Who serves which channel. A lease is worth as much as its holder's beat.
  await knex.schema.createTable('waddle_lease', (table) => {
    table.text('name').primary()
    table.text('holder').notNullable()
    table.bigInteger('since').notNullable()
    table.index(['holder'])
  })
  // Up to which message a channel was heard.
  await knex.schema.createTable('waddle_heard', (table) => {
    table.text('id').primary()
    table.text('platform').notNullable()
    table.text('server')
    table.text('channel').notNullable()
    table.text('message').notNullable()
    table.bigInteger('at').notNullable()
    table.index(['platform', 'at'])
  })
  // Who works on an event, or says a message, right now.
  await knex.schema.alterTable('waddle_event', (table) => {
    table.text('holder')
    // Whose it is, and where: what one person says in one place is done in order, by whichever processes do it.
    table.text('lane')
  })
  await knex.schema.alterTable('waddle_outbox', (table) => table.text('holder'))
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('waddle_outbox', (table) => table.dropColumn('holder'))
  await knex.schema.alterTable('waddle_event', (table) => {
    table.dropColumn('lane')
    table.dropColumn('holder')
  })
  for (const table of ['heard', 'lease', 'process']) await knex.schema.dropTable(`waddle_${table}`)
}
