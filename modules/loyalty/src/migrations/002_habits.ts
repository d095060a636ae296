import type { Knex } from '@waddlebot/sdk'

/** Daily gifts and what somebody used up of a limit in a day. Days are counted from 1970-01-01 in the zone of the community. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('loyalty_daily', (table) => {
    table.text('community').notNullable()
    table.text('person').notNullable()
    table.integer('day').notNullable()
    table.integer('streak').notNullable()
    table.integer('best').notNullable()
    table.primary(['community', 'person'])
    table.index(['person'])
  })
  await knex.schema.createTable('loyalty_quota', (table) => {
    table.text('community').notNullable()
    table.text('person').notNullable()
    table.text('what').notNullable()
    table.integer('day').notNullable()
    table.bigInteger('used').notNullable()
    table.primary(['community', 'person', 'what', 'day'])
    table.index(['day'])
    table.index(['person'])
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['quota', 'daily']) await knex.schema.dropTable(`loyalty_${table}`)
}
