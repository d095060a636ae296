import { type Db, type Knex, type Reads, WaddleError } from '@waddlebot/sdk'
import { onlyReads } from './reads.ts'
import type { Store, Transaction } from './store.ts'

/**
 * The writes of one run of a handler: none until its first write takes the turn to write, then all in one
 * transaction, which the caller ends together with the mark that the event is done.
 */
export class Work {
  readonly #store: Store
  #transaction: Promise<Transaction> | undefined
  #begun: Transaction | undefined
  #over = false
  #after: (() => unknown)[] = []
  readonly #began: () => void

  /** @param began told when it has the turn to write, which from then on it keeps from everybody else */
  constructor(store: Store, began: () => void = () => {}) {
    this.#store = store
    this.#began = began
  }

  /** Whether something was written. */
  get wrote(): boolean {
    return this.#transaction !== undefined
  }

  /** Whether it waits for its turn to write. */
  get waits(): boolean {
    return this.#transaction !== undefined && this.#begun === undefined
  }

  /** Whether it was undone because it was in the way of other work, so that it may be run again. */
  get conflicted(): boolean {
    return this.#begun?.conflicted ?? false
  }

  /** The face that a module sees. */
  db(store: Store): Db {
    return new WorkDb(this, store)
  }

  /** The transaction, begun when first asked for. */
  begin(): Promise<Transaction> {
    if (this.#over) return Promise.reject(tooLate())
    this.#transaction ??= this.#begin()
    return this.#transaction
  }

  /** Refuses once the work is over. */
  usable(): void {
    if (this.#over) throw tooLate()
  }

  /** Call `work` once everything is on disk; never, if it does not get there. What it begins is waited for. */
  afterCommit(work: () => unknown): void {
    this.usable()
    this.#after.push(work)
  }

  /** Write what goes with it, then keep everything. */
  async commit(finish: (db: Db) => Promise<void>): Promise<void> {
    const transaction = await this.begin()
    this.#over = true
    try {
      await finish(transaction.db)
    } catch (error) {
      await transaction.rollback()
      throw error
    }
    await transaction.commit()
    const after = this.#committed()
    if (after) await after
  }

  /** Keep what was written, if anything. */
  async keep(): Promise<void> {
    const transaction = this.#transaction
    this.#over = true
    if (transaction) await (await transaction).commit()
    const after = this.#committed()
    if (after) await after
  }

  /** Undo everything. */
  async abandon(): Promise<void> {
    const transaction = this.#transaction
    this.#over = true
    if (!transaction) return
    const begun = await transaction.catch(() => undefined)
    await begun?.rollback()
  }

  #committed(): Promise<unknown> | undefined {
    if (this.#after.length === 0) return undefined
    return Promise.all(this.#after.splice(0).map((work) => work()))
  }

  async #begin(): Promise<Transaction> {
    const transaction = await this.#store.begin()
    this.#begun = transaction
    if (!this.#over) {
      this.#began()
      return transaction
    }
    // Its time was up while it waited for its turn.
    await transaction.rollback()
    throw tooLate()
  }
}

function tooLate(): WaddleError {
  return new WaddleError('WDL_DB_TOO_LATE', 'this run is over: its handler returned, or its time was up, before this statement')
}

class WorkDb implements Db {
  readonly dialect
  readonly #work: Work
  readonly #store: Store
  #within: Promise<Db> | undefined

  constructor(work: Work, store: Store) {
    this.#work = work
    this.#store = store
    this.dialect = store.dialect
  }

  async all<Row>(parts: TemplateStringsArray, ...values: unknown[]): Promise<Row[]> {
    return await (await this.#for(parts)).all<Row>(parts, ...values)
  }

  async one<Row>(parts: TemplateStringsArray, ...values: unknown[]): Promise<Row | undefined> {
    return await (await this.#for(parts)).one<Row>(parts, ...values)
  }

  async run(parts: TemplateStringsArray, ...values: unknown[]): Promise<{ readonly changes: number }> {
    return await (await this.#for(parts)).run(parts, ...values)
  }

  /** Beside the transaction, whatever was written. */
  get relaxed(): Reads {
    this.#work.usable()
    return this.#store.db.relaxed
  }

  async transaction<T>(work: (db: Db) => Promise<T>, key?: string): Promise<T> {
    return (await this.#begun()).transaction(work, key)
  }

  async knex(): Promise<Knex> {
    return (await this.#begun()).knex()
  }

  #for(parts: TemplateStringsArray): Db | Promise<Db> {
    this.#work.usable()
    if (!this.#work.wrote && onlyReads(parts)) return this.#store.db
    return this.#begun()
  }

  #begun(): Promise<Db> {
    this.#work.usable()
    this.#within ??= this.#work.begin().then((transaction) => transaction.as(this.#store))
    return this.#within
  }
}
