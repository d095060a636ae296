import type { Knex } from 'knex'

/**
 * A module's own tables (`<module>_*`), nobody else's. The tag binds every value, so a statement cannot be
 * injected into; it is prepared once per place in the code.
 *
 * In a handler, reads before the first write see what is committed. The first write joins the transaction
 * that also marks the event as done: either all of a command's effects happen, or none. For read-then-write
 * use one statement (`UPDATE … WHERE balance >= …`) or {@link Db.transaction}.
 */
export interface Db {
  /** All rows. */
  all<Row = Record<string, unknown>>(parts: TemplateStringsArray, ...values: unknown[]): Promise<Row[]>
  /** The first row, or undefined. */
  one<Row = Record<string, unknown>>(parts: TemplateStringsArray, ...values: unknown[]): Promise<Row | undefined>
  /** Change something; says how many rows changed. */
  run(parts: TemplateStringsArray, ...values: unknown[]): Promise<{ readonly changes: number }>
  /** Reads and writes that nobody else's writes come between. Outside a handler this is how writes are grouped. */
  transaction<T>(work: (db: Db) => Promise<T>): Promise<T>
  /** A knex query builder on the same connection and transaction; loaded when first asked for. */
  knex(): Promise<Knex>
  /** The dialect, for the few places where the two differ. */
  readonly dialect: 'sqlite' | 'postgres'
}

/** One step of a module's schema; the default shape of a file in `migrations/`. */
export interface Migration {
  up(knex: Knex): Promise<unknown>
  down?(knex: Knex): Promise<unknown>
}

export type { Knex }
