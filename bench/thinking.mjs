/** A module whose command keeps the processor busy for `ms`, as one that draws a picture does, and writes a row. */
export const thinking = (ms) => ({
  name: 'thinking',
  capabilities: ['db'],
  migrations: {
    '001_thought': {
      up: (knex) => knex.schema.createTable('thinking_thought', (table) => table.text('person')),
      down: (knex) => knex.schema.dropTable('thinking_thought'),
    },
  },
  commands: {
    think: async ({ db, author }) => {
      for (const end = performance.now() + ms; performance.now() < end; );
      await db.run`INSERT INTO thinking_thought (person) VALUES (${author.id})`
    },
  },
})
