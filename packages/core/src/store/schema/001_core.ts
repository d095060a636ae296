import type { Knex } from '@waddlebot/sdk'

/** The core's own tables. Times are epoch milliseconds. */
export async function up(knex: Knex): Promise<void> {
  // What came in and can have effects: stored before it is acknowledged, marked done with its effects.
  await knex.schema.createTable('waddle_event', (table) => {
    table.increments('seq')
    table.text('key').notNullable().unique()
    table.text('state').notNullable()
    table.text('envelope')
    table.text('outcome')
    table.text('reason')
    table.text('command')
    table.bigInteger('received_at').notNullable()
    table.bigInteger('done_at')
  })
  // Only what is open is ever looked for by its state; an index over all of it would be written with every command.
  await knex.raw("CREATE INDEX waddle_event_open ON waddle_event (seq) WHERE state = 'accepted'")
  // What is to be said: written with the effects, gone once the platform has it.
  await knex.schema.createTable('waddle_outbox', (table) => {
    table.text('id').primary()
    table.text('event')
    table.text('message').notNullable()
    table.bigInteger('at').notNullable()
  })
  await knex.schema.createTable('waddle_job', (table) => {
    table.text('id').primary()
    table.text('module').notNullable()
    table.text('name').notNullable()
    table.text('key').notNullable()
    table.text('payload').notNullable()
    table.bigInteger('due_at').notNullable()
    table.bigInteger('lease_until')
    table.integer('attempts').notNullable().defaultTo(0)
    table.unique(['module', 'key'])
    table.index(['due_at'])
  })
  await knex.schema.createTable('waddle_channel', (table) => {
    table.text('id').primary()
    table.text('platform').notNullable()
    table.text('server')
    table.text('name').notNullable()
    table.text('community').notNullable()
    table.bigInteger('seen_at').notNullable()
  })
  await knex.schema.createTable('waddle_account', (table) => {
    table.text('id').primary()
    table.text('platform').notNullable()
    table.text('name').notNullable()
    table.text('person').notNullable()
    table.bigInteger('seen_at').notNullable()
    table.index(['platform', 'name'])
  })
  await knex.schema.createTable('waddle_account_name', (table) => {
    table.text('account').notNullable()
    table.text('name').notNullable()
    table.bigInteger('since').notNullable()
    table.primary(['account', 'name', 'since'])
  })
  await knex.schema.createTable('waddle_role', (table) => {
    table.text('community').notNullable()
    table.text('person').notNullable()
    table.text('role').notNullable()
    table.primary(['community', 'person', 'role'])
  })
  // Settings of one command or module in one community or channel.
  await knex.schema.createTable('waddle_override', (table) => {
    table.text('scope').notNullable()
    table.text('target').notNullable()
    table.text('settings').notNullable()
    table.primary(['scope', 'target'])
  })
  await knex.schema.createTable('waddle_cooldown', (table) => {
    table.text('bucket').notNullable()
    table.text('holder').notNullable()
    table.bigInteger('until').notNullable()
    table.primary(['bucket', 'holder'])
  })
  await knex.schema.createTable('waddle_cron', (table) => {
    table.text('module').notNullable()
    table.text('expression').notNullable()
    table.bigInteger('last_at').notNullable()
    table.primary(['module', 'expression'])
  })
  await knex.schema.createTable('waddle_overlay', (table) => {
    table.text('module').notNullable()
    table.text('name').notNullable()
    table.text('state').notNullable()
    table.primary(['module', 'name'])
  })
  await knex.schema.createTable('waddle_audit', (table) => {
    table.increments('seq')
    table.bigInteger('at').notNullable()
    table.text('who').notNullable()
    table.text('what').notNullable()
    table.text('before')
    table.text('after')
    table.text('origin').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of [
    'audit',
    'overlay',
    'cron',
    'cooldown',
    'override',
    'role',
    'account_name',
    'account',
    'channel',
    'job',
    'outbox',
    'event',
  ]) {
    await knex.schema.dropTableIfExists(`waddle_${table}`)
  }
}
