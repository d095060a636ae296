import type { Knex } from '@waddlebot/sdk'
import { guardStatement } from '../guard.ts'
import type { Connections } from './connections.ts'
import { explain } from './explain.ts'
import { gated } from './knex.ts'
import type { Lock } from './lock.ts'
import { slowMs } from './options.ts'
import { Statements } from './statements.ts'
import type { PostgresTransaction } from './transaction.ts'

/** How one owner of tables, a module or the core, sees the database. */
export class Face {
  readonly statements: Statements
  /** Whether a statement that fails in a transaction is undone alone. Modules count on it; the core lets every failure end the transaction. */
  readonly careful: boolean
  readonly #connections: Connections
  readonly #knex: () => Promise<Knex>
  readonly #prefix: string | undefined

  /** @param prefix what the module's tables start with; undefined for the core, which sees all */
  constructor(connections: Connections, knex: () => Promise<Knex>, prefix: string | undefined) {
    this.#connections = connections
    this.#knex = knex
    this.#prefix = prefix
    this.careful = prefix !== undefined
    this.statements = new Statements(prefix === undefined ? undefined : (sql) => guardStatement(sql, prefix))
  }

  /** What keeps transactions of this owner apart. */
  lock(key?: string): Lock {
    return { owner: this.#prefix ?? 'waddle', key }
  }

  explain(error: unknown): unknown {
    return explain(error, this.#connections.place)
  }

  /** Run a statement and tell if it took long. */
  async timed<T>(sql: string, run: () => Promise<T>): Promise<T> {
    const began = performance.now()
    try {
      return await run()
    } finally {
      const ms = performance.now() - began
      if (ms >= slowMs) this.#connections.options.slow?.({ ms, sql, prefix: this.#prefix })
    }
  }

  /** A query builder held to the tables of this owner, in a transaction or with a connection for each statement. */
  async builder(transaction?: PostgresTransaction): Promise<Knex> {
    const prefix = this.#prefix
    const check = (sql: string) => {
      transaction?.usable()
      if (prefix !== undefined) guardStatement(sql, prefix, true)
    }
    const explained = (error: unknown) => this.explain(error)
    if (transaction === undefined) {
      const connections = this.#connections
      return gated(await this.#knex(), {
        check,
        nested: false,
        acquire: () => connections.take(),
        release: (client) => connections.give(client),
        run: (client, query) => this.timed(query.text, () => client.query(query)),
        explain: explained,
      })
    }
    return gated(await this.#knex(), {
      check,
      nested: true,
      acquire: () => transaction.after(async (client) => client),
      release: () => undefined,
      run: (_, query) => this.timed(query.text, () => transaction.run(query, this.careful)),
      explain: explained,
    })
  }
}
