import type { Knex } from '@waddlebot/sdk'

/** Who is away from the keyboard. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('memories_away', (table) => {
    table.text('person').notNullable()
    table.text('community').notNullable()
    table.text('name').notNullable()
    table.text('text')
    table.bigInteger('since').notNullable()
    table.bigInteger('answered_at').notNullable().defaultTo(0)
    table.primary(['person', 'community'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('memories_away')
}
