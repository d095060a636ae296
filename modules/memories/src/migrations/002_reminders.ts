import type { Knex } from '@waddlebot/sdk'

/** Reminders, what each person wants of them, and where people who have some were seen last. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('memories_reminder', (table) => {
    table.increments('id')
    table.text('person').notNullable()
    table.text('account').notNullable()
    table.text('name').notNullable()
    table.text('by_person')
    table.text('by_name')
    table.text('community').notNullable()
    table.text('channel').notNullable()
    table.text('text').notNullable()
    table.bigInteger('made_at').notNullable()
    // What it waits for: a moment, or somebody's next message, or the stream. None of them: it was told.
    table.bigInteger('due_at')
    table.text('awaits')
    table.text('rule')
    table.text('zone')
    table.bigInteger('starts')
    table.bigInteger('wall')
    table.bigInteger('was_due')
    table.bigInteger('told_at')
    table.index(['due_at', 'id'])
    table.index(['person', 'id'])
    table.index(['by_person'])
    table.index(['awaits', 'community'])
    table.index(['told_at'])
  })
  await knex.schema.createTable('memories_reminder_wish', (table) => {
    table.text('person').primary()
    table.text('zone')
    table.integer('incoming').notNullable().defaultTo(1)
  })
  await knex.schema.createTable('memories_reminder_block', (table) => {
    table.text('person').notNullable()
    table.text('blocked').notNullable()
    table.primary(['person', 'blocked'])
    table.index(['blocked'])
  })
  await knex.schema.createTable('memories_seen', (table) => {
    table.text('person').notNullable()
    table.text('community').notNullable()
    table.text('channel').notNullable()
    table.text('account').notNullable()
    table.text('name').notNullable()
    table.bigInteger('at').notNullable()
    table.primary(['person', 'community'])
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['memories_seen', 'memories_reminder_block', 'memories_reminder_wish', 'memories_reminder'])
    await knex.schema.dropTable(table)
}
