import type { Knex } from '@waddlebot/sdk'

/** Who was drawn and has to say something before it is theirs. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('loyalty_claim', (table) => {
    table.increments('id')
    table.integer('lobby').notNullable().references('id').inTable('loyalty_lobby')
    table.text('community').notNullable()
    table.text('person').notNullable()
    table.text('name').notNullable()
    // open, taken or missed
    table.text('state').notNullable()
    table.bigInteger('until').notNullable()
    table.index(['state', 'community', 'person'])
    table.index(['person'])
    table.index(['lobby'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('loyalty_claim')
}
