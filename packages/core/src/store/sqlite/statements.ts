import { WaddleError } from '@waddlebot/sdk'
import type { Database, Statement } from 'better-sqlite3'
import { bind } from './values.ts'

/** A prepared statement with what we need to know of it on every run. */
export interface Prepared {
  readonly statement: Statement
  readonly reads: boolean
  readonly rows: boolean
}

/**
 * Statements prepared once per place in the code: the tag hands over the same array each time, and that
 * array is the key. Asking SQLite to parse again would cost three times the query.
 */
export class Statements {
  readonly #byPlace = new WeakMap<TemplateStringsArray, Prepared>()
  readonly #database: Database
  readonly #guard: ((sql: string) => void) | undefined

  constructor(database: Database, guard?: (sql: string) => void) {
    this.#database = database
    this.#guard = guard
  }

  prepare(parts: TemplateStringsArray): Prepared {
    const known = this.#byPlace.get(parts)
    if (known !== undefined) return known
    if (!this.#database.open) throw new WaddleError('WDL_STORE_CLOSED', 'the store is closed; the bot is stopping')
    const sql = parts.join('?')
    this.#guard?.(sql)
    const statement = this.#database.prepare(sql)
    const prepared: Prepared = { statement, reads: statement.readonly, rows: statement.reader }
    this.#byPlace.set(parts, prepared)
    return prepared
  }
}

/** All rows of `prepared`. */
export function runAll(prepared: Prepared, values: unknown[]): unknown[] {
  const { statement } = prepared
  if (!prepared.rows) {
    statement.run(...values.map(bind))
    return []
  }
  return statement.all(...values.map(bind))
}

/** The first row of `prepared`. */
export function runOne(prepared: Prepared, values: unknown[]): unknown {
  const { statement } = prepared
  switch (values.length) {
    case 0:
      return statement.get()
    case 1:
      return statement.get(bind(values[0]))
    default:
      return statement.get(...values.map(bind))
  }
}

/** Changes made by `prepared`. */
export function runChange(prepared: Prepared, values: unknown[]): { readonly changes: number } {
  if (prepared.rows) return { changes: prepared.statement.all(...values.map(bind)).length }
  return { changes: prepared.statement.run(...values.map(bind)).changes }
}
