import type { Knex } from '@waddlebot/sdk'
import type pg from 'pg'
import { bind } from './values.ts'

/** Where the statements of a builder go. */
export interface BuilderGate {
  /** Throws if the statement may not run, or not any more. */
  check(sql: string): void
  /** Whether a transaction is open, in which the builder's own ones nest. */
  readonly nested: boolean
  acquire(): Promise<pg.ClientBase>
  release(client: pg.PoolClient): void
  run(client: pg.ClientBase, query: pg.QueryConfig): Promise<pg.QueryResult>
  explain(error: unknown): unknown
}

interface Query {
  sql: string
  bindings?: unknown[]
  response?: unknown
}

/** What we use of knex's dialect, which publishes no types of its own. */
type Dialect = new (
  config: Knex.Config,
) => {
  config: { gate: BuilderGate }
  version?: string
}

/**
 * A knex that brings no connections: {@link gated} says where its statements go. Loaded when first asked for: knex
 * doubles the start of a process, and the hot path never needs it.
 */
export async function postgresBuilder(): Promise<Knex> {
  const { default: knex } = await import('knex')
  const { default: Base } = (await import('knex/lib/dialects/postgres/index.js' as string)) as { default: Dialect }
  const { default: Column } = (await import('knex/lib/dialects/postgres/schema/pg-columncompiler.js' as string)) as {
    default: new (...parts: unknown[]) => { varchar(length?: number): string; bigincrements(options?: object): string }
  }

  /**
   * Columns that hold what SQLite's hold. Texts sort and compare by their bytes, whatever the language of the
   * database is, and an index on them stays sound when the system's notion of a language changes. Whole numbers have
   * 64 bits, so that one which is too large to be there is not found rather than an error.
   */
  class AlikeColumn extends Column {
    get integer() {
      return () => 'bigint'
    }
    get smallint() {
      return 'bigint'
    }
    get tinyint() {
      return 'bigint'
    }
    get mediumint() {
      return () => 'bigint'
    }
    increments(options?: object) {
      return this.bigincrements(options)
    }
    get text() {
      return () => 'text collate "C"'
    }
    override varchar(length?: number) {
      return `${super.varchar(length)} collate "C"`
    }
  }

  class Borrowed extends Base {
    // Otherwise knex would ask a server which it is, to know whether it has jsonb.
    override version = '15'
    _driver() {
      return undefined
    }
    columnCompiler(...parts: unknown[]) {
      return new AlikeColumn(this, ...parts)
    }
    acquireConnection() {
      return this.config.gate.acquire()
    }
    async releaseConnection(client: pg.PoolClient) {
      this.config.gate.release(client)
    }
    prepBindings(bindings: unknown[]) {
      return bindings.map(bind)
    }
    async _query(client: pg.ClientBase, query: Query) {
      const { gate } = this.config
      const word = /^\s*(begin|commit|rollback)\b[^;]*;?\s*$/i.exec(query.sql)?.[1]?.toLowerCase()
      if (word === undefined) gate.check(query.sql)
      else if (gate.nested)
        query.sql = word === 'begin' ? 'SAVEPOINT builder' : word === 'commit' ? 'RELEASE builder' : 'ROLLBACK TO builder'
      try {
        query.response = await gate.run(client, { text: query.sql, values: query.bindings ?? [] })
      } catch (error) {
        throw gate.explain(error)
      }
      return query
    }
  }
  return knex({ client: Borrowed as never })
}

/** The same builder with a gate that its statements pass. */
export function gated(builder: Knex, gate: BuilderGate): Knex {
  const copy = (builder as Knex & { withUserParams(params: object): Knex }).withUserParams({})
  ;(copy.client as { config: { gate?: BuilderGate } }).config = { ...(copy.client as { config: object }).config, gate }
  return copy
}
