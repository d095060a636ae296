import type { Db, Knex, Reads } from '@waddlebot/sdk'
import type { Prompt, Store, Transaction } from '../store.ts'
import { tooLate } from '../too-late.ts'
import type { Turn } from './lane.ts'
import { explainOpen, lost } from './open.ts'
import { runAll, runChange, runOne, type Statements } from './statements.ts'

/** How one owner of tables, a module or the core, sees an open transaction. */
export interface Face {
  readonly statements: Statements
  /** A query builder held to the tables of this owner; `usable` is asked before each statement. */
  builder(usable: () => void): Promise<Knex>
}

/** Whatever statements may run on, as long as it is not over. */
interface Usable {
  /** Refuses once it is over. */
  usable(): void
}

/** A transaction on a turn to write. */
export class SqliteTransaction implements Transaction, Usable {
  readonly db: Db
  /** There is one writer. */
  readonly conflicted = false
  readonly #turn: Turn
  readonly #file: string
  readonly #face: Face
  #over = false

  /** @param file that it writes, for errors */
  constructor(turn: Turn, file: string, face: Face) {
    this.#turn = turn
    this.#file = file
    this.#face = face
    this.db = new TransactionDb(this, face)
  }

  as(store: Store): Db {
    return new TransactionDb(this, (store as Store & { readonly face: Face }).face)
  }

  usable(): void {
    if (this.#over) throw tooLate()
    // SQLite has undone everything on its own; a statement would now be kept without the rest.
    if (!this.#turn.intact()) throw lost(this.#file)
  }

  commit(): Promise<void> {
    this.#over = true
    return this.#turn.keep()
  }

  commitWith(last: (db: Prompt) => void): Promise<void> {
    this.#over = true
    const { statements } = this.#face
    return this.#turn.keep(() =>
      last({
        all: <Row>(parts: TemplateStringsArray, ...values: unknown[]) => runAll(statements.prepare(parts), values) as Row[],
        run: (parts, ...values) => runChange(statements.prepare(parts), values),
      }),
    )
  }

  async rollback(): Promise<void> {
    this.#over = true
    try {
      this.#turn.undo()
    } catch (error) {
      throw explainOpen(error, this.#file)
    }
  }
}

/** A database whose every statement runs on the open transaction: what it wrote it sees. */
export class TransactionDb implements Db {
  readonly dialect = 'sqlite' as const
  readonly #within: Usable
  readonly #face: Face

  constructor(within: Usable, face: Face) {
    this.#within = within
    this.#face = face
  }

  async all<Row>(parts: TemplateStringsArray, ...values: unknown[]): Promise<Row[]> {
    this.#within.usable()
    return runAll(this.#face.statements.prepare(parts), values) as Row[]
  }

  async one<Row>(parts: TemplateStringsArray, ...values: unknown[]): Promise<Row | undefined> {
    this.#within.usable()
    return runOne(this.#face.statements.prepare(parts), values) as Row | undefined
  }

  async run(parts: TemplateStringsArray, ...values: unknown[]): Promise<{ readonly changes: number }> {
    this.#within.usable()
    return runChange(this.#face.statements.prepare(parts), values)
  }

  get relaxed(): Reads {
    return this
  }

  /** Already inside one: the work joins it. */
  async transaction<T>(work: (db: Db) => Promise<T>): Promise<T> {
    this.#within.usable()
    return work(this)
  }

  knex(): Promise<Knex> {
    this.#within.usable()
    return this.#face.builder(() => this.#within.usable())
  }
}
