import { type Db, type Knex, WaddleError } from '@waddlebot/sdk'
import { guardStatement } from '../guard.ts'
import type { Store, StoreHealth, Table, Transaction } from '../store.ts'
import { SqliteDb } from './db.ts'
import { type BuilderGate, builderOn, gated } from './knex.ts'
import { WriteLane } from './lane.ts'
import { Moment } from './moment.ts'
import { type Connections, explainOpen, explainWrite, imageOf, isSqliteError, openConnections, type SqliteOptions } from './open.ts'
import { runAll, runChange, runOne, Statements } from './statements.ts'
import { namesIn, tablesIn } from './tables.ts'
import { type Face, SqliteTransaction, TransactionDb } from './transaction.ts'

interface Shared {
  readonly connections: Connections
  readonly lane: WriteLane
  readonly moment: Moment | undefined
  readonly file: string
  builder: Promise<Knex> | undefined
  closed: boolean
}

const always = { usable() {} }

/** A store in one SQLite file (or in memory): no server, no configuration. */
export class SqliteStore implements Store {
  readonly dialect = 'sqlite' as const
  readonly sharesCommits = true
  readonly db: Db
  /** How a transaction of this store's database, begun by whomever, shows itself to this one. */
  readonly face: Face
  readonly #shared: Shared
  readonly #prefix: string | undefined

  private constructor(shared: Shared, prefix: string | undefined) {
    this.#shared = shared
    this.#prefix = prefix
    const guard = prefix === undefined ? undefined : (sql: string) => guardStatement(sql, prefix)
    const writer = new Statements(shared.connections.writer, guard)
    this.face = { statements: writer, builder: (usable) => this.#builder(undefined, usable) }
    const inMemory = shared.connections.reader === shared.connections.writer
    const reader = inMemory ? writer : new Statements(shared.connections.reader, guard)
    this.db = new SqliteDb(
      reader,
      writer,
      {
        all: (prepared, values) => this.#statement(() => runAll(prepared, values)),
        one: (prepared, values) => this.#statement(() => runOne(prepared, values)),
        run: (prepared, values) => this.#statement(() => runChange(prepared, values)),
        transaction: (work) => this.transaction(work),
        knex: () => this.#builder((run) => this.#alone(run)),
      },
      shared.moment,
    )
  }

  /** Open the file at `options.file`; it is made if it is not there. */
  static open(options: SqliteOptions): SqliteStore {
    const { file } = options
    const connections = openConnections(options)
    const { writer, reader } = connections
    const moment = reader === writer ? undefined : new Moment(reader)
    const lane = new WriteLane(
      writer,
      undefined,
      (error) => explainOpen(error, file),
      () => moment?.end(),
    )
    return new SqliteStore({ connections, lane, moment, file, builder: undefined, closed: false }, undefined)
  }

  /**
   * A copy in memory of the file as it is now, which a running bot does not notice and which may be written
   * without consequence.
   */
  static snapshot(file: string): SqliteStore {
    return SqliteStore.open({ file: ':memory:', image: imageOf(file) })
  }

  scoped(prefix: string): Store {
    return new SqliteStore(this.#shared, prefix)
  }

  async begin(): Promise<Transaction> {
    return new SqliteTransaction(await this.#turn(), this.#shared.file, this.face)
  }

  async transaction<T>(work: (db: Db) => Promise<T>): Promise<T> {
    const transaction = await this.begin()
    let result: T
    try {
      result = await work(transaction.db)
    } catch (error) {
      await transaction.rollback()
      throw error
    }
    await transaction.commit()
    return result
  }

  /** One statement, sharing its commit with whoever ends now. */
  async #statement<T>(run: () => T): Promise<T> {
    this.#usable()
    try {
      return await this.#shared.lane.statement(run)
    } catch (error) {
      throw explainWrite(error, this.#shared.file)
    }
  }

  /** What a query builder runs, in a transaction of its own. */
  async #alone<T>(run: () => Promise<T>): Promise<T> {
    const turn = await this.#turn()
    let result: T
    try {
      result = await run()
    } catch (error) {
      turn.undo()
      throw explainWrite(error, this.#shared.file)
    }
    await turn.keep()
    return result
  }

  async exclusive<T>(work: (knex: Knex) => Promise<T>): Promise<T> {
    const { writer } = this.#shared.connections
    const knex = await this.#knex()
    return this.#shared.lane.alone(async () => {
      writer.exec('BEGIN IMMEDIATE')
      try {
        const result = await work(knex)
        writer.exec('COMMIT')
        return result
      } catch (error) {
        if (writer.inTransaction) writer.exec('ROLLBACK')
        throw error
      }
    })
  }

  /** One process to a file: its lock saw to that. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    return work()
  }

  async scratch<T>(work: (knex: Knex) => Promise<T>): Promise<T> {
    const scratch = SqliteStore.open({ file: ':memory:' })
    try {
      return await scratch.exclusive(work)
    } finally {
      await scratch.close()
    }
  }

  async snapshot<T>(work: (db: Db) => Promise<T>): Promise<T> {
    const { reader, writer } = this.#shared.connections
    if (reader === writer) {
      const turn = await this.#turn()
      return work(new TransactionDb(always, this.face)).finally(() => turn.undo())
    }
    // A connection of its own, so that nobody else reads what is past.
    const moment = SqliteStore.open({ file: this.#shared.file, readonly: true })
    const { reader: own } = moment.#shared.connections
    own.exec('BEGIN')
    try {
      return await work(new TransactionDb(always, { statements: new Statements(own), builder: () => moment.#builder() }))
    } finally {
      own.exec('ROLLBACK')
      await moment.close()
    }
  }

  async tables(): Promise<readonly Table[]> {
    return tablesIn(this.#shared.connections.reader)
  }

  async tableNames(): Promise<readonly string[]> {
    return namesIn(this.#shared.connections.reader)
  }

  #turn(): ReturnType<WriteLane['take']> {
    this.#usable()
    return this.#shared.lane.take()
  }

  #usable(): void {
    if (this.#shared.closed) throw new WaddleError('WDL_STORE_CLOSED', 'the store is closed; the bot is stopping')
  }

  /** A query builder held to this store's tables, in an open transaction or with a turn for each statement. */
  async #builder(turn?: BuilderGate['turn'], usable = () => {}): Promise<Knex> {
    const prefix = this.#prefix
    return gated(await this.#knex(), {
      check(sql) {
        usable()
        if (prefix !== undefined) guardStatement(sql, prefix, true)
      },
      ...(turn ? { turn } : {}),
    })
  }

  #knex(): Promise<Knex> {
    this.#shared.builder ??= builderOn(this.#shared.connections.writer)
    return this.#shared.builder
  }

  async integrity(): Promise<readonly string[]> {
    const { reader } = this.#shared.connections
    const rows = reader.pragma('integrity_check') as { integrity_check: string }[]
    const broken = (reader.pragma('foreign_key_check') as { table: string; rowid: number; parent: string }[]).map(
      (row) => `row ${row.rowid} of ${row.table} points at a row of ${row.parent} that is not there`,
    )
    return [...rows.map((row) => row.integrity_check).filter((line) => line !== 'ok'), ...broken]
  }

  async health(): Promise<StoreHealth> {
    try {
      this.#shared.connections.reader.prepare('SELECT 1').get()
      if (this.#shared.lane.failing) await this.#tryWriting()
      else (await this.#shared.lane.take()).undo()
      return { ok: true, detail: this.#shared.file }
    } catch (error) {
      const { code, message } = explainOpen(error, this.#shared.file)
      return { ok: false, detail: message, code }
    }
  }

  /** Write something that changes nothing: whether the disk takes it is only known by trying. */
  async #tryWriting(): Promise<void> {
    const { writer } = this.#shared.connections
    const version = Number(writer.pragma('user_version', { simple: true }))
    const turn = await this.#shared.lane.take()
    try {
      writer.pragma(`user_version = ${version}`)
    } catch (error) {
      turn.undo()
      throw explainWrite(error, this.#shared.file)
    }
    await turn.keep()
  }

  explain(error: unknown): unknown {
    return isSqliteError(error) ? explainOpen(error, this.#shared.file) : error
  }

  /** Copy everything, consistent, while it is in use, to `file`. */
  async backup(file: string): Promise<void> {
    try {
      await this.#shared.connections.reader.backup(file)
    } catch (error) {
      const damaged = /^SQLITE_(CORRUPT|NOTADB)/.test(String((error as { code?: string }).code))
      throw isSqliteError(error) ? explainOpen(error, damaged ? this.#shared.file : file) : error
    }
  }

  async close(): Promise<void> {
    if (this.#shared.closed) return
    this.#shared.closed = true
    await this.#shared.lane.close()
    await (await this.#shared.builder)?.destroy()
    this.#shared.moment?.end()
    const { writer, reader, lock } = this.#shared.connections
    if (reader !== writer) reader.close()
    writer.close()
    lock?.close()
  }
}
