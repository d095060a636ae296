import type { Knex } from '@waddlebot/sdk'
import type { Database } from 'better-sqlite3'

/** What every statement of a builder passes on its way to the database. */
export interface BuilderGate {
  /** Throws if the statement may not run, or not any more. */
  check(sql: string): void
  /** Runs the statement when it may; left out where a transaction is open already. */
  readonly turn?: <T>(run: () => Promise<T>) => Promise<T>
}

/** What we use of knex's dialect, which publishes no types of its own. */
type Dialect = new (
  config: Knex.Config,
) => {
  _query(connection: unknown, query: { sql: string }): Promise<unknown>
}

/** The gate stands in the configuration because a transaction of knex's own takes nothing else with it. */
interface Gated {
  config: { gate?: BuilderGate }
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
    override async _query(connection: unknown, query: { sql: string }) {
      const { gate } = (this as unknown as Gated).config
      // knex opens transactions of its own to alter SQLite tables; ours is already open, so they nest.
      const word =
        database.inTransaction && !gate?.turn ? /^\s*(begin|commit|rollback)\s*;?\s*$/i.exec(query.sql)?.[1]?.toLowerCase() : undefined
      if (word) query.sql = word === 'begin' ? 'SAVEPOINT builder' : word === 'commit' ? 'RELEASE builder' : 'ROLLBACK TO builder'
      else gate?.check(query.sql)
      const run = () => super._query(connection, query)
      return gate?.turn ? gate.turn(run) : run()
    }
  }
  return knex({ client: Borrowed as never, connection: { filename: database.name }, useNullAsDefault: true, pool: { min: 1, max: 1 } })
}

/** The same builder with a gate that its statements pass. */
export function gated(builder: Knex, gate: BuilderGate): Knex {
  const copy = (builder as Knex & { withUserParams(params: object): Knex }).withUserParams({})
  ;(copy.client as Gated).config.gate = gate
  return copy
}
