import type { Knex } from '@waddlebot/sdk'

/** How often commands were used, by community. Written behind: a crash may lose the last second of it. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('waddle_usage', (table) => {
    table.text('community').notNullable()
    table.text('command').notNullable()
    table.bigInteger('uses').notNullable()
    table.primary(['community', 'command'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('waddle_usage')
}
