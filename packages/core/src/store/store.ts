import type { Db, Knex } from '@waddlebot/sdk'
import type { ReplicaState } from './postgres/options.ts'

/**
 * A transaction that its holder ends. While it is open nobody else writes (SQLite) or the rows it touched
 * are locked (PostgreSQL, at READ COMMITTED). Transactions that end in the same moment share one commit.
 */
export interface Transaction {
  readonly db: Db
  /** The same transaction as a scoped store of the same database sees it. */
  as(store: Store): Db
  /** Whether it was in the way of another one and is undone, whatever is done with it now: whoever began it may begin again. */
  readonly conflicted: boolean
  /** Keep the writes. Resolves when they are on disk. */
  commit(): Promise<void>
  /**
   * Where commits are shared, keep the writes, and have `last` do some more when everything else in the commit is written:
   * it sees what came of what others did in it. Should `last` throw, nothing of the commit is kept.
   */
  commitWith?(last: (db: Prompt) => void): Promise<void>
  /** Undo the writes of this transaction, and only those. */
  rollback(): Promise<void>
}

/** Statements that are answered at once. */
export interface Prompt {
  all<Row>(parts: TemplateStringsArray, ...values: unknown[]): Row[]
  run(parts: TemplateStringsArray, ...values: unknown[]): { readonly changes: number }
}

/** How big and how well the store is. */
export interface StoreHealth {
  readonly ok: boolean
  /** For the owner: it names files. */
  readonly detail: string
  /** `WDL_` code of what is wrong, fit for anybody. */
  readonly code?: string
}

/** How the connections to a server are taken. */
export interface PoolState {
  readonly size: number
  readonly idle: number
  /** Calls that wait for a connection, or for leave to begin a transaction. */
  readonly waiting: number
}

/** A table as it stands in the database. */
export interface Table {
  readonly name: string
  /** Kept by the database for another table, such as a full-text index, and made again with it. */
  readonly derived: boolean
  /** In order. */
  readonly columns: readonly TableColumn[]
}

export interface TableColumn {
  readonly name: string
  /** As the database calls it. */
  readonly type: string
  /** Place in the primary key, from 1; 0 when it is not part of it. */
  readonly key: number
}

/**
 * What the core asks of a database. Correctness lives here: what was acknowledged is durable, a transaction
 * is all or nothing. Everything in `contract.ts` holds for every implementation.
 */
export interface Store {
  readonly dialect: 'sqlite' | 'postgres'
  /**
   * Whether a transaction sees what another wrote whose commit is not on disk yet, because the two share it. Whoever
   * builds on that checks that it is there: should the other's commit fail, it is not.
   */
  readonly sharesCommits: boolean
  /**
   * Statements outside a transaction: reads see what is committed, each write is durable when it resolves,
   * and writes of the same moment share one commit.
   */
  readonly db: Db
  /** How its read replica is doing, where it has one. */
  readonly replica?: ReplicaState | undefined
  /** How its connections are taken now, where it has several. */
  readonly pool?: PoolState
  /**
   * Begin a transaction; first come, first served. Others may be open at the same time, so what it reads it must
   * not take for granted when it writes: conditions belong into the statement.
   */
  begin(): Promise<Transaction>
  /**
   * Run `work` in a transaction; rolled back if it throws. Two that a store of the same scope runs never overlap,
   * in whatever process, and they end in the order in which they began. `work` is run again from its beginning if
   * it was in the way of something else and was undone.
   *
   * @param key what it is about, such as a community: two of different keys may overlap
   */
  transaction<T>(work: (db: Db) => Promise<T>, key?: string): Promise<T>
  /** The same store, seen by a module: only tables that start with `prefix`. */
  scoped(prefix: string): Store
  /** One transaction through a query builder, for migrations. Nobody else writes until `work` is done. */
  exclusive<T>(work: (knex: Knex) => Promise<T>): Promise<T>
  /** Run `work` while no other process runs such work on this database; it waits for one that does. */
  alone<T>(work: () => Promise<T>): Promise<T>
  /** Run `work` on an empty database of the same kind, of which nothing remains. */
  scratch<T>(work: (knex: Knex) => Promise<T>): Promise<T>
  /** Run `work`, which only reads, on everything as it is at one moment, whatever is written meanwhile. */
  snapshot<T>(work: (db: Db) => Promise<T>): Promise<T>
  /** What tables there are, by name. */
  tables(): Promise<readonly Table[]>
  /** Their names alone, which are there much sooner: in order. */
  tableNames(): Promise<readonly string[]>
  /** Check the file or connection thoroughly; slow. */
  integrity(): Promise<readonly string[]>
  /** A quick look: can it answer, can it write. */
  health(): Promise<StoreHealth>
  /** What the database threw, in words that a person can act on; anything else as it is. */
  explain(error: unknown): unknown
  /** Let what is under way finish, then close. */
  close(): Promise<void>
}
