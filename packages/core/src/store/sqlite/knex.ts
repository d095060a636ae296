import type { Knex } from '@waddlebot/sdk'
import type { Database } from 'better-sqlite3'

/** What we use of knex's dialect, which publishes no types of its own. */
type Dialect = new (
  config: Knex.Config,
) => {
  _query(connection: unknown, query: { sql: string }): Promise<unknown>
}

/**
 * A knex that builds on a connection which is already open, so that what it writes is part of the same
 * transaction. Loaded when first asked for: knex doubles the start of a process, and the hot path never
 * needs it.
 */
export async function builderOn(database: Database): Promise<Knex> {
  const { default: knex } = await import('knex')
  const name = 'knex/lib/dialects/better-sqlite3/index.js'
  const { default: Base } = (await import(name)) as { default: Dialect }

  class Borrowed extends Base {
    _driver() {
      return undefined
    }
    async acquireRawConnection() {
      return database
    }
    async destroyRawConnection() {}
    /** knex opens transactions of its own to alter SQLite tables; ours is already open, so they nest. */
    override _query(connection: unknown, query: { sql: string }) {
      const word = /^\s*(begin|commit|rollback)\b/i.exec(query.sql)?.[1]?.toLowerCase()
      if (word && database.inTransaction) {
        query.sql = word === 'begin' ? 'SAVEPOINT builder' : word === 'commit' ? 'RELEASE builder' : 'ROLLBACK TO builder'
      }
      return super._query(connection, query)
    }
  }
  return knex({ client: Borrowed as never, connection: { filename: database.name }, useNullAsDefault: true, pool: { min: 1, max: 1 } })
}
