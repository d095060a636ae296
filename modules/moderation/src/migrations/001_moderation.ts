import type { Knex } from '@waddlebot/sdk'

/** Settings, words, rules; strikes and cases; permits, nukes and what is kept for replay. Times are epoch milliseconds. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('moderation_filter', (table) => {
    table.text('community').notNullable()
    table.text('name').notNullable()
    table.text('setting').notNullable()
    table.primary(['community', 'name'])
  })
  await knex.schema.createTable('moderation_word', (table) => {
    table.text('community').notNullable()
    table.text('word').notNullable()
    table.text('added_by').notNullable()
    table.bigInteger('added_at').notNullable()
    table.primary(['community', 'word'])
  })
  await knex.schema.createTable('moderation_rule', (table) => {
    table.text('community').notNullable()
    table.integer('number').notNullable()
    table.text('rule').notNullable()
    table.integer('priority').notNullable()
    table.bigInteger('hits').notNullable().defaultTo(0)
    table.bigInteger('last_at')
    table.text('added_by').notNullable()
    table.primary(['community', 'number'])
  })
  // The last number that was given, of cases and of rules: none is given twice.
  await knex.schema.createTable('moderation_counter', (table) => {
    table.text('community').notNullable()
    table.text('what').notNullable()
    table.integer('last').notNullable()
    table.primary(['community', 'what'])
  })
  await knex.schema.createTable('moderation_case', (table) => {
    table.text('community').notNullable()
    table.integer('number').notNullable()
    table.text('person').notNullable()
    table.text('account').notNullable()
    table.text('name').notNullable()
    table.text('channel').notNullable()
    table.text('action').notNullable()
    table.integer('seconds')
    table.text('reason').notNullable()
    // Who decided: a person, `filter:<name>`, `rule:<number>`, `nuke:<id>` or `platform`.
    table.text('actor').notNullable()
    table.text('actor_name').notNullable()
    table.bigInteger('at').notNullable()
    table.text('message')
    table.text('evidence')
    // What the platform said, when it would not.
    table.text('hindrance')
    // 1 while a strike of the ladder hangs on it.
    table.integer('strike').notNullable().defaultTo(0)
    table.bigInteger('undone_at')
    table.text('undone_by')
    table.text('undone_why')
    table.primary(['community', 'number'])
    table.index(['community', 'person', 'number'])
    table.index(['community', 'account', 'at'])
    table.index(['person'])
  })
  await knex.schema.createTable('moderation_permit', (table) => {
    table.text('channel').notNullable()
    table.text('account').notNullable()
    table.bigInteger('until').notNullable()
    table.primary(['channel', 'account'])
  })
  // Staff that was seen to speak, so that nobody acts on them after a restart either.
  await knex.schema.createTable('moderation_staff', (table) => {
    table.text('community').notNullable()
    table.text('account').notNullable()
    table.bigInteger('seen_at').notNullable()
    table.primary(['community', 'account'])
  })
  // What filters in shadow would have done.
  await knex.schema.createTable('moderation_shadow', (table) => {
    table.text('community').notNullable()
    table.text('filter').notNullable()
    table.text('message').notNullable()
    table.text('person').notNullable()
    table.text('name').notNullable()
    table.text('finding').notNullable()
    table.text('evidence')
    table.bigInteger('at').notNullable()
    table.primary(['community', 'filter', 'message'])
    table.index(['person'])
    table.index(['at'])
  })
  await knex.schema.createTable('moderation_message', (table) => {
    table.text('channel').notNullable()
    table.text('message').notNullable()
    table.text('community').notNullable()
    table.text('account').notNullable()
    table.text('person').notNullable()
    table.text('name').notNullable()
    table.text('text').notNullable()
    table.bigInteger('at').notNullable()
    table.primary(['channel', 'message'])
    table.index(['community', 'at'])
    table.index(['person'])
    table.index(['at'])
  })
  await knex.schema.createTable('moderation_nuke', (table) => {
    table.text('channel').notNullable()
    table.integer('number').notNullable()
    table.text('community').notNullable()
    table.text('nuke').notNullable()
    // `asked`, `running`, `done`, `undoing` or `undone`.
    table.text('state').notNullable()
    table.bigInteger('at').notNullable()
    table.primary(['channel', 'number'])
  })
  await knex.schema.createTable('moderation_target', (table) => {
    table.text('channel').notNullable()
    table.integer('nuke').notNullable()
    table.text('account').notNullable()
    table.text('person').notNullable()
    table.text('name').notNullable()
    table.text('messages').notNullable()
    table.text('evidence').notNullable()
    table.text('state').notNullable()
    table.integer('case_number')
    table.primary(['channel', 'nuke', 'account'])
    table.index(['person'])
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['target', 'nuke', 'message', 'shadow', 'staff', 'permit', 'case', 'counter', 'rule', 'word', 'filter'])
    await knex.schema.dropTable(`moderation_${table}`)
}
