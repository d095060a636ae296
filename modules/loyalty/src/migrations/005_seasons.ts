import type { Knex } from '@waddlebot/sdk'

/**
 * Seasons, their boards, and what was taken at their end. Who became one person with somebody else stands here too,
 * since what both earned is one place on a board.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('loyalty_season', (table) => {
    table.increments('id')
    table.text('community').notNullable()
    // Counted from 1 in each community.
    table.integer('number').notNullable()
    table.text('title').notNullable()
    // running or ended
    table.text('state').notNullable()
    // Where its end is told.
    table.text('channel').notNullable()
    // Percent of a balance that is kept at its end.
    table.integer('keep').notNullable()
    table.bigInteger('started_at').notNullable()
    table.bigInteger('ends_at')
    table.bigInteger('ended_at')
    table.unique(['community', 'number'])
    table.unique(['community'], { predicate: knex.whereRaw("state = 'running'") })
  })
  await knex.schema.createTable('loyalty_place', (table) => {
    table.integer('season').notNullable().references('id').inTable('loyalty_season')
    table.integer('place').notNullable()
    table.text('person').notNullable()
    table.bigInteger('amount').notNullable()
    table.primary(['season', 'place'])
    table.index(['person'])
  })
  await knex.schema.createTable('loyalty_taken', (table) => {
    table.integer('season').notNullable().references('id').inTable('loyalty_season')
    table.integer('account').notNullable().references('id').inTable('loyalty_account')
    table.bigInteger('amount').notNullable()
    table.primary(['season', 'account'])
    table.index(['account'])
  })
  await knex.schema.createTable('loyalty_fold', (table) => {
    table.text('person').primary()
    table.text('whole').notNullable()
    table.index(['whole'])
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['fold', 'taken', 'place', 'season']) await knex.schema.dropTable(`loyalty_${table}`)
}
