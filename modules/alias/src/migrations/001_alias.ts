import type { Knex } from '@waddlebot/sdk'

/** Aliases by where they hold: `community`, `channel:<id>` or `person:<id>`. Times are epoch milliseconds. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('alias_alias', (table) => {
    table.text('community').notNullable()
    table.text('scope').notNullable()
    table.text('name').notNullable()
    table.text('line').notNullable()
    // Role and cooldown, as JSON.
    table.text('options').notNullable()
    table.text('pack').notNullable().defaultTo('')
    table.integer('published').notNullable().defaultTo(0)
    table.text('made_by').notNullable()
    table.text('made_by_name').notNullable()
    // From whom it was copied.
    table.text('credit')
    table.bigInteger('at').notNullable()
    table.primary(['community', 'scope', 'name'])
    table.index(['scope'])
    table.index(['made_by'])
  })
  // Packs that are switched off.
  await knex.schema.createTable('alias_pack', (table) => {
    table.text('community').notNullable()
    table.text('name').notNullable()
    table.primary(['community', 'name'])
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['pack', 'alias']) await knex.schema.dropTable(`alias_${table}`)
}
