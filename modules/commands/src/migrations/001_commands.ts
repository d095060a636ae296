import type { Knex } from '@waddlebot/sdk'

/**
 * Commands with their history and their errors, and what templates remember. Times are epoch milliseconds;
 * `channel` and `person` are empty where something belongs to the whole community.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('commands_command', (table) => {
    table.increments('id')
    table.text('community').notNullable()
    table.text('channel').notNullable().defaultTo('')
    table.text('name').notNullable()
    table.integer('version').notNullable()
    table.text('shape').notNullable()
    table.integer('removed').notNullable().defaultTo(0)
    table.bigInteger('changed_at').notNullable()
    // A removed command keeps its row, so that it can be brought back, and gives its name away.
    table.unique(['community', 'channel', 'name'], { predicate: knex.whereRaw('removed = 0') })
    table.index(['community', 'channel', 'name', 'removed'])
  })
  await knex.schema.createTable('commands_history', (table) => {
    table.increments('id')
    table.integer('command').notNullable()
    table.integer('version').notNullable()
    table.text('action').notNullable()
    table.bigInteger('at').notNullable()
    table.text('person')
    table.text('name')
    table.text('event').notNullable()
    table.text('before')
    table.text('after')
    table.unique(['command', 'version'])
    table.index(['person'])
  })
  await knex.schema.createTable('commands_error', (table) => {
    table.increments('id')
    table.integer('command').notNullable()
    table.bigInteger('at').notNullable()
    table.text('code').notNullable()
    table.text('message').notNullable()
    table.index(['command', 'id'])
  })
  await knex.schema.createTable('commands_use', (table) => {
    table.integer('command').primary()
    table.bigInteger('uses').notNullable()
  })
  await knex.schema.createTable('commands_counter', (table) => {
    table.text('community').notNullable()
    table.text('name').notNullable()
    table.bigInteger('value').notNullable()
    table.primary(['community', 'name'])
  })
  await knex.schema.createTable('commands_variable', (table) => {
    table.text('community').notNullable()
    table.text('person').notNullable().defaultTo('')
    table.text('name').notNullable()
    table.text('value')
    table.primary(['community', 'person', 'name'])
    table.index(['person'])
  })
}

export async function down(knex: Knex): Promise<void> {
  const tables = ['variable', 'counter', 'use', 'error', 'history', 'command']
  for (const table of tables) await knex.schema.dropTable(`commands_${table}`)
}
