import type { Knex } from 'knex'

/**
 * A module's own tables (`<module>_*`), nobody else's. The tag binds every value, so a statement cannot be
 * injected into; it is prepared once per place in the code.
 *
 * In a handler, reads before the first write see what is committed. The first write joins the transaction
 * that also marks the event as done: either all of a command's effects happen, or none.
 *
 * **Who may come between.** On PostgreSQL several handlers write at the same time, in several processes, each
 * statement seeing what is committed when it begins (READ COMMITTED). So a lone statement must carry its own
 * conditions (`UPDATE … WHERE balance >= …`, `INSERT … ON CONFLICT`), and read-then-write belongs into
 * {@link Db.transaction}: two of one module never overlap, here or elsewhere. A handler whose transaction was in the
 * way of another is undone and run again from its beginning, so what it does outside of the database it may do twice.
 *
 * **Values** read the same from both databases: a boolean column gives 1 or 0, a moment epoch milliseconds, JSON its
 * text, a blob a Buffer, counts and sums numbers (exact to 2^53). Dates are bound as epoch milliseconds, so keep
 * them in `bigInteger` columns; objects and lists as JSON, so keep them in `text`. Texts compare by their bytes.
 * `LIKE` ignores the case of letters in SQLite alone: say `lower(…)` on both sides.
 */
export interface Db extends Reads {
  /**
   * The same tables for reads that may be a few seconds behind: ranks, lists, what a page shows. Where the bot has a
   * read replica it answers, as long as it is at most ten seconds behind; else, and without one, the database itself.
   * What this handler wrote it need not see yet, so nothing that is decided by it may hang on the answer.
   */
  readonly relaxed: Reads
  /** Change something; says how many rows changed. */
  run(parts: TemplateStringsArray, ...values: unknown[]): Promise<{ readonly changes: number }>
  /**
   * Reads and writes that no other transaction of this module comes between. Outside a handler this is how writes
   * are grouped. Wait for the network before it, not in it: others wait meanwhile.
   *
   * @param key narrows it, for instance to one community: those of other keys may go on at the same time
   */
  transaction<T>(work: (db: Db) => Promise<T>, key?: string): Promise<T>
  /** A knex query builder on the same connection and transaction; loaded when first asked for. */
  knex(): Promise<Knex>
}

/** What only reads. */
export interface Reads {
  /** All rows. */
  all<Row = Record<string, unknown>>(parts: TemplateStringsArray, ...values: unknown[]): Promise<Row[]>
  /** The first row, or undefined. */
  one<Row = Record<string, unknown>>(parts: TemplateStringsArray, ...values: unknown[]): Promise<Row | undefined>
  /** The dialect, for the few places where the two differ. */
  readonly dialect: 'sqlite' | 'postgres'
}

/** One step of a module's schema; the default shape of a file in `migrations/`. */
export interface Migration {
  up(knex: Knex): Promise<unknown>
  down?(knex: Knex): Promise<unknown>
}

export type { Knex }
