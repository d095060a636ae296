import { type Db, type Knex, type Reads, WaddleError } from '@waddlebot/sdk'
import type pg from 'pg'
import type { Store, Transaction } from '../store.ts'
import { tooLate } from '../too-late.ts'
import type { Connections } from './connections.ts'
import { explain, isBroken, isConflict, isLost, isStale } from './explain.ts'
import type { Face } from './face.ts'
import { fateOf } from './fate.ts'
import { type Lock, lockQuery, nameOf } from './lock.ts'
import { type Prepared, renew } from './statements.ts'
import { bind } from './values.ts'

/** How long an undo waits for a statement that is under way before the connection is cut; milliseconds. */
const undoPatience = 200

/**
 * A transaction on a connection of its own, at READ COMMITTED: every statement sees what is committed when it
 * begins. Its statements run one after the other, whoever sends them.
 */
export class PostgresTransaction implements Transaction {
  readonly db: Db
  readonly #connections: Connections
  readonly #client: pg.PoolClient
  readonly #xid: string
  readonly #life: string
  readonly #release: () => void
  readonly #locks = new Set<string>()
  #last: Promise<unknown> = Promise.resolve()
  /** Statements that are under way and are undone alone if they fail. */
  #saving = 0
  #over = false
  #broken: unknown
  #conflict: unknown

  /**
   * @param xid the server's number of it, by which its fate can be asked for
   * @param life of the server, which ends with a crash
   * @param lock what it holds from the beginning
   * @param release gives back what it holds in this process
   */
  constructor(
    parts: { connections: Connections; client: pg.PoolClient; xid: string; life: string; lock: Lock | undefined; release: () => void },
    face: Face,
  ) {
    this.#connections = parts.connections
    this.#client = parts.client
    this.#xid = parts.xid
    this.#life = parts.life
    this.#release = parts.release
    if (parts.lock) this.#locks.add(nameOf(parts.lock))
    this.db = new TransactionDb(this, face)
  }

  as(store: Store): Db {
    return new TransactionDb(this, (store as Store & { readonly face: Face }).face)
  }

  get conflicted(): boolean {
    return this.#conflict !== undefined
  }

  /** What says so. */
  get conflict(): unknown {
    return explain(this.#conflict, this.#connections.place)
  }

  /** Throws once it has ended. */
  usable(): void {
    if (!this.#over) return
    throw tooLate()
  }

  /**
   * Run one statement after those before it. Those of the core are sent without waiting for what is under way.
   *
   * @param save have a failure undo this statement only, as SQLite does, rather than all of the transaction
   */
  run(query: pg.QueryConfig, save: boolean): Promise<pg.QueryResult> {
    if (save || this.#saving > 0) {
      this.#saving++
      return this.after(() => this.#ask(query, save)).finally(() => this.#saving--)
    }
    const mine = this.#ask(query, false)
    this.#last = Promise.allSettled([this.#last, mine])
    return mine
  }

  /** Do something on the connection after the statements before it. */
  after<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const mine = this.#last.then(() => {
      this.usable()
      return work(this.#client)
    })
    this.#last = mine.catch(() => undefined)
    return mine
  }

  async #ask(query: pg.QueryConfig, save: boolean): Promise<pg.QueryResult> {
    if (this.#conflict !== undefined) throw this.#conflict
    try {
      if (!save) return await this.#client.query(query)
      // Sent in one go; the point to return to costs no round trip, and is let go at once or the next would lie within it.
      const [, result] = await Promise.allSettled([
        this.#client.query('SAVEPOINT statement'),
        this.#client.query(query),
        this.#client.query('RELEASE SAVEPOINT statement'),
      ])
      if (result.status === 'fulfilled') return result.value
      if (!isBroken(result.reason) && !isConflict(result.reason)) {
        await this.#client.query('ROLLBACK TO SAVEPOINT statement; RELEASE SAVEPOINT statement')
      }
      throw result.reason
    } catch (error) {
      if (isBroken(error)) this.#broken ??= error
      else if (isConflict(error) || isStale(error)) this.#conflict = error
      throw error
    }
  }

  /** Have nobody else in who takes the same lock, until the end of the transaction. */
  async lock(lock: Lock): Promise<void> {
    if (this.#locks.has(lock.owner) || this.#locks.has(nameOf(lock))) return
    await this.run(lockQuery(lock), false).catch((error: unknown) => {
      throw explain(error, this.#connections.place)
    })
    this.#locks.add(nameOf(lock))
  }

  async commit(): Promise<void> {
    this.usable()
    const ending = this.#last
    this.#over = true
    await ending
    let failure: unknown
    try {
      const { command } = await this.#client.query('COMMIT')
      // A transaction in which a statement failed is undone by COMMIT, without an error.
      if (command !== 'COMMIT' && this.#conflict !== undefined) throw this.#conflict
      if (command !== 'COMMIT') {
        throw new WaddleError('WDL_DB_UNDONE', 'a statement of this transaction had failed, so all of it was undone', {
          fix: 'let the error of the statement end the handler',
        })
      }
    } catch (error) {
      failure = error
      if (isConflict(error)) this.#conflict = error
    }
    this.#end(failure)
    if (failure === undefined) return
    // Nobody knows whether the commit arrived before the connection was lost; the server does.
    if (isLost(failure) && (await fateOf(this.#connections, this.#xid, this.#life)) === 'committed') return
    throw explain(failure, this.#connections.place)
  }

  async rollback(): Promise<void> {
    if (this.#over) return
    this.#over = true
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<'late'>((resolve) => (timer = setTimeout(resolve, undoPatience, 'late')))
    const ended = await Promise.race([this.#last, late])
    clearTimeout(timer)
    // The server undoes what a lost connection had begun.
    if (ended === 'late' || this.#broken !== undefined)
      return this.#end(this.#broken ?? new Error('undone while a statement was under way'))
    this.#end(
      await this.#client.query('ROLLBACK').then(
        () => undefined,
        (error: unknown) => error,
      ),
    )
  }

  #end(failure: unknown): void {
    this.#connections.give(this.#client, failure)
    this.#release()
  }
}

/** The tagged face of an open transaction: what it wrote it sees. */
class TransactionDb implements Db {
  readonly dialect = 'postgres' as const
  readonly #transaction: PostgresTransaction
  readonly #face: Face

  constructor(transaction: PostgresTransaction, face: Face) {
    this.#transaction = transaction
    this.#face = face
  }

  async all<Row>(parts: TemplateStringsArray, ...values: unknown[]): Promise<Row[]> {
    return (await this.#run(parts, values)).rows as Row[]
  }

  async one<Row>(parts: TemplateStringsArray, ...values: unknown[]): Promise<Row | undefined> {
    return (await this.#run(parts, values)).rows[0] as Row | undefined
  }

  async run(parts: TemplateStringsArray, ...values: unknown[]): Promise<{ readonly changes: number }> {
    return { changes: (await this.#run(parts, values)).rowCount ?? 0 }
  }

  get relaxed(): Reads {
    return this
  }

  /** Already inside one: the work joins it, and from now on has the module to itself. */
  async transaction<T>(work: (db: Db) => Promise<T>, key?: string): Promise<T> {
    this.#transaction.usable()
    await this.#transaction.lock(this.#face.lock(key))
    return work(this)
  }

  async knex(): Promise<Knex> {
    this.#transaction.usable()
    return this.#face.builder(this.#transaction)
  }

  async #run(parts: TemplateStringsArray, values: unknown[]) {
    this.#transaction.usable()
    const prepared: Prepared = this.#face.statements.prepare(parts)
    const query = { name: prepared.name, text: prepared.text, values: values.map(bind) } as pg.QueryConfig
    try {
      return await this.#face.timed(prepared.text, () => this.#transaction.run(query, this.#face.careful))
    } catch (error) {
      if (isStale(error)) renew(prepared)
      throw this.#face.explain(error)
    }
  }
}
