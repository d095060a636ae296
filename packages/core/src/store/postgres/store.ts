import { type Db, type Knex, WaddleError } from '@waddlebot/sdk'
import type pg from 'pg'
import { again } from '../again.ts'
import type { PoolState, Store, StoreHealth, Table, Transaction } from '../store.ts'
import { Apart } from './apart.ts'
import { Connections } from './connections.ts'
import { PostgresDb } from './db.ts'
import { explain } from './explain.ts'
import { Face } from './face.ts'
import { postgresBuilder } from './knex.ts'
import { type Lock, lockQuery, nameOf } from './lock.ts'
import { type PostgresOptions, postgresDefaults, type ReplicaState } from './options.ts'
import { Presence } from './presence.ts'
import { Queue } from './queue.ts'
import { Replica } from './replica.ts'
import { weaknesses } from './soundness.ts'
import { namesIn, tablesIn } from './tables.ts'
import { PostgresTransaction } from './transaction.ts'

/** The oldest server that tells a transaction's fate by its number. */
const oldest = 130_000

interface Shared {
  readonly connections: Connections
  readonly queue: Queue
  readonly replica: Replica | undefined
  knex: Promise<Knex> | undefined
  presence: Presence | undefined
}

/** A store on a PostgreSQL server: many processes may share it. */
export class PostgresStore implements Store {
  readonly dialect = 'postgres' as const
  readonly sharesCommits = false
  readonly db: Db
  readonly face: Face
  readonly #shared: Shared
  readonly #apart: Apart

  private constructor(shared: Shared, prefix: string | undefined) {
    this.#shared = shared
    this.#apart = new Apart(shared.connections, () => this.#knex())
    this.face = new Face(shared.connections, () => this.#knex(), prefix)
    this.db = new PostgresDb(shared.connections, this.face, (work, key) => this.transaction(work, key), shared.replica)
  }

  /**
   * Connect to `options.url`, and make the schema if one is named that is not there.
   *
   * @throws {WaddleError} `WDL_STORE_UNREACHABLE`, `WDL_STORE_DENIED`, `WDL_STORE_MISSING`, `WDL_STORE_OLD`, …
   */
  static async open(options: PostgresOptions): Promise<PostgresStore> {
    const connections = new Connections(options)
    const queue = new Queue(options.lockMs ?? postgresDefaults.lockMs)
    const replica = options.replica === undefined ? undefined : new Replica(options, options.replica, connections)
    const store = new PostgresStore({ connections, queue, replica, knex: undefined, presence: undefined }, undefined)
    try {
      await store.#prepare(options)
      if (options.presence) store.#shared.presence = await Presence.take(connections, options.presence)
      replica?.watch()
    } catch (error) {
      await connections.close()
      await replica?.close()
      throw explain(error, connections.place)
    }
    return store
  }

  async #prepare({ schema, readonly }: PostgresOptions): Promise<void> {
    await this.#borrow(async (client) => {
      const { rows } = await client.query<{ number: number; version: string }>(
        "SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version",
      )
      if (rows[0]!.number < oldest) {
        throw new WaddleError(
          'WDL_STORE_OLD',
          `${this.#shared.connections.place} is PostgreSQL ${rows[0]!.version}; waddle needs 13 or newer`,
          {
            fix: 'move to a newer PostgreSQL: waddle data copy --from <old url> --to <new url>',
          },
        )
      }
      if (schema !== undefined && !readonly) await client.query(`CREATE SCHEMA IF NOT EXISTS "${schema.replaceAll('"', '""')}"`)
    })
  }

  /** How the replica is doing; undefined without one. */
  get replica(): ReplicaState | undefined {
    return this.#shared.replica?.state
  }

  /** How the pool is doing. */
  get pool(): PoolState {
    return this.#shared.connections.state
  }

  scoped(prefix: string): Store {
    return new PostgresStore(this.#shared, prefix)
  }

  begin(): Promise<Transaction> {
    return this.#begin(undefined, () => {})
  }

  transaction<T>(work: (db: Db) => Promise<T>, key?: string): Promise<T> {
    return again(() => this.#transaction(work, key))
  }

  async #transaction<T>(work: (db: Db) => Promise<T>, key?: string): Promise<T> {
    const lock = this.face.lock(key)
    const leave = await this.#shared.queue.enter(nameOf(lock))
    const transaction = await this.#begin(lock, leave)
    let result: T
    try {
      result = await work(transaction.db)
    } catch (error) {
      await transaction.rollback()
      // Whatever the work made of it: it cannot be kept, and may be run again.
      throw transaction.conflicted ? transaction.conflict : error
    }
    await transaction.commit()
    return result
  }

  async #begin(lock: Lock | undefined, leave: () => void): Promise<PostgresTransaction> {
    const { connections } = this.#shared
    let yieldPermit = () => {}
    const release = () => {
      yieldPermit()
      leave()
    }
    let client: pg.PoolClient | undefined
    try {
      yieldPermit = await connections.permit()
      client = await connections.take()
      const life = await connections.lifeOf(client)
      // Sent in one go: beginning costs one round trip.
      const first = lock === undefined ? { name: 'waddle_xid', text: 'SELECT pg_current_xact_id()::text AS xid' } : lockQuery(lock)
      const [begun, told] = await Promise.allSettled([client.query('BEGIN'), client.query<{ xid: string }>(first)])
      if (begun.status === 'rejected') throw begun.reason
      if (told.status === 'rejected') {
        await client.query('ROLLBACK')
        throw told.reason
      }
      return new PostgresTransaction({ connections, client, xid: told.value.rows[0]!.xid, life, lock, release }, this.face)
    } catch (error) {
      if (client) connections.give(client, error)
      release()
      throw explain(error, connections.place)
    }
  }

  exclusive<T>(work: (knex: Knex) => Promise<T>): Promise<T> {
    return this.#apart.exclusive(work, this.face.lock())
  }

  alone<T>(work: () => Promise<T>): Promise<T> {
    return this.#apart.alone(work)
  }

  scratch<T>(work: (knex: Knex) => Promise<T>): Promise<T> {
    return this.#apart.scratch(work)
  }

  async snapshot<T>(work: (db: Db) => Promise<T>): Promise<T> {
    const { connections } = this.#shared
    const release = await connections.permit()
    const client = await connections.take().catch((error: unknown) => {
      release()
      throw error
    })
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    } catch (error) {
      connections.give(client, error)
      release()
      throw explain(error, connections.place)
    }
    const moment = new PostgresTransaction({ connections, client, xid: '', life: '', lock: undefined, release }, this.face)
    try {
      return await work(moment.db)
    } finally {
      await moment.rollback()
    }
  }

  tables(): Promise<readonly Table[]> {
    return tablesIn(this.db)
  }

  tableNames(): Promise<readonly string[]> {
    return namesIn(this.db)
  }

  integrity(): Promise<readonly string[]> {
    return weaknesses(this.db)
  }

  async health(): Promise<StoreHealth> {
    const { place } = this.#shared.connections
    try {
      await this.#borrow((client) => client.query({ text: 'SELECT 1', query_timeout: 2_000 } as pg.QueryConfig))
      return { ok: true, detail: place }
    } catch (error) {
      const said = explain(error, place)
      return { ok: false, detail: (said as Error).message, code: said instanceof WaddleError ? said.code : 'WDL_STORE_OPEN' }
    }
  }

  explain(error: unknown): unknown {
    return explain(error, this.#shared.connections.place)
  }

  async close(): Promise<void> {
    await this.#shared.presence?.leave()
    await this.#shared.replica?.close()
    await this.#shared.connections.close()
  }

  async #borrow<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const { connections } = this.#shared
    const client = await connections.take()
    let failure: unknown
    try {
      return await work(client)
    } catch (error) {
      failure = error
      throw error
    } finally {
      connections.give(client, failure)
    }
  }

  #knex(): Promise<Knex> {
    this.#shared.knex ??= postgresBuilder()
    return this.#shared.knex
  }
}
