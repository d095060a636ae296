import type { Knex } from '@waddlebot/sdk'

/** Who is in which voice channel, what moderators propose to each other, and how duels went. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('loyalty_voice', (table) => {
    table.text('community').notNullable()
    table.text('channel').notNullable()
    // Key of the account, such as discord:5: one voice channel at a time.
    table.text('account').primary()
    table.text('person').notNullable()
    // What it counts, in hundredths.
    table.integer('times').notNullable()
    table.integer('deaf').notNullable()
    table.bigInteger('seen_at').notNullable()
    table.index(['channel'])
    table.index(['person'])
  })
  await knex.schema.createTable('loyalty_proposal', (table) => {
    table.increments('id')
    table.text('community').notNullable()
    table.text('person').notNullable()
    table.text('name').notNullable()
    // Minor units, below 0 for what is taken away.
    table.bigInteger('amount').notNullable()
    table.text('reason')
    table.text('by_person').notNullable()
    table.text('by_name').notNullable()
    // open or approved
    table.text('state').notNullable()
    table.bigInteger('at').notNullable()
    table.index(['at'])
    table.index(['person'])
    table.index(['by_person'])
  })
  await knex.schema.createTable('loyalty_duelist', (table) => {
    table.text('community').notNullable()
    table.text('person').notNullable()
    table.integer('wins').notNullable()
    table.integer('losses').notNullable()
    // Won in a row until now, and at most.
    table.integer('streak').notNullable()
    table.integer('best').notNullable()
    // What duels brought and took, in minor units.
    table.bigInteger('net').notNullable()
    table.primary(['community', 'person'])
    table.index(['person'])
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['duelist', 'proposal', 'voice']) await knex.schema.dropTable(`loyalty_${table}`)
}
