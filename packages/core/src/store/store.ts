import type { Db, Knex } from '@waddlebot/sdk'

/**
 * A transaction that its holder ends. While it is open nobody else writes (SQLite) or the rows it touched
 * are locked (PostgreSQL). Transactions that end in the same moment share one commit.
 */
export interface Transaction {
  readonly db: Db
  /** The same transaction as a scoped store of the same database sees it. */
  as(store: Store): Db
  /** Keep the writes. Resolves when they are on disk. */
  commit(): Promise<void>
  /** Undo the writes of this transaction, and only those. */
  rollback(): Promise<void>
}

/** How big and how well the store is. */
export interface StoreHealth {
  readonly ok: boolean
  /** For the owner: it names files. */
  readonly detail: string
  /** `WDL_` code of what is wrong, fit for anybody. */
  readonly code?: string
}

/**
 * What the core asks of a database. Correctness lives here: what was acknowledged is durable, a transaction
 * is all or nothing. Everything in `contract.ts` holds for every implementation.
 */
export interface Store {
  readonly dialect: 'sqlite' | 'postgres'
  /**
   * Statements outside a transaction: reads see what is committed, each write is durable when it resolves,
   * and writes of the same moment share one commit.
   */
  readonly db: Db
  /** Wait for the turn to write. First come, first served. */
  begin(): Promise<Transaction>
  /** Run `work` in a transaction; rolled back if it throws. */
  transaction<T>(work: (db: Db) => Promise<T>): Promise<T>
  /** The same store, seen by a module: only tables that start with `prefix`. */
  scoped(prefix: string): Store
  /** One transaction through a query builder, for migrations. Nobody else writes until `work` is done. */
  exclusive<T>(work: (knex: Knex) => Promise<T>): Promise<T>
  /** Check the file or connection thoroughly; slow. */
  integrity(): Promise<readonly string[]>
  /** A quick look: can it answer, can it write. */
  health(): Promise<StoreHealth>
  /** What the database threw, in words that a person can act on; anything else as it is. */
  explain(error: unknown): unknown
  /** Copy everything, consistent, while it is in use, to `file`. */
  backup(file: string): Promise<void>
  /** Let what is under way finish, then close. */
  close(): Promise<void>
}
