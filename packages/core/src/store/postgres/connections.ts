import { WaddleError } from '@waddlebot/sdk'
import pg from 'pg'
import type { PoolState } from '../store.ts'
import { explain, isBroken, isPassing } from './explain.ts'
import { type PostgresOptions, placeOf, postgresDefaults, sessionSettings } from './options.ts'
import { Permits } from './permits.ts'
import { types } from './values.ts'

/** Calls that wait for each connection from which on it is worth a word, and how long until the next; milliseconds. */
const crowd = 16
const quietMs = 60_000

/** node-postgres hides the socket; a server that went silent is only got rid of by it. */
interface WithSocket {
  readonly connection: { readonly stream: { destroy(): void } }
}

/**
 * The connections to one server. Transactions may hold all but one of them, so that a lone statement that a
 * transaction waits for always finds one. What cannot connect tries again for a while, for nothing was asked yet.
 */
export class Connections {
  readonly place: string
  readonly options: PostgresOptions
  readonly #pool: pg.Pool
  readonly #permits: Permits
  readonly #patience: number
  readonly #max: number
  readonly #lives = new WeakMap<object, string>()
  #closed = false
  #toldAt = Number.NEGATIVE_INFINITY

  constructor(options: PostgresOptions) {
    const max = Math.max(2, options.pool ?? postgresDefaults.pool)
    this.options = options
    this.#max = max
    this.place = placeOf(options.url)
    this.#patience = options.patienceMs ?? postgresDefaults.patienceMs
    this.#permits = new Permits(max - 1, options.lockMs ?? postgresDefaults.lockMs)
    this.#pool = new pg.Pool({ ...clientConfig(options), max, idleTimeoutMillis: 60_000, allowExitOnIdle: true })
    // Without a listener the end of an idle connection would end the process.
    this.#pool.on('error', () => undefined)
    this.#pool.on('connect', (client) => client.on('error', () => undefined))
  }

  get closed(): boolean {
    return this.#closed
  }

  get state(): PoolState {
    const { totalCount: size, idleCount: idle, waitingCount } = this.#pool
    return { size, idle, waiting: waitingCount + this.#permits.waiting }
  }

  /** Many wait for each connection: tell it, and not again for a while. */
  #press(): void {
    const { state } = this
    const now = performance.now()
    if (state.waiting < this.#max * crowd || now - this.#toldAt < quietMs) return
    this.#toldAt = now
    this.options.pressed?.(state)
  }

  /** Leave to hold a connection for a transaction; call what is returned when it is over. */
  async permit(): Promise<() => void> {
    this.#usable()
    this.#press()
    try {
      return await this.#permits.take()
    } catch {
      throw new WaddleError('WDL_STORE_TIMEOUT', `every connection to ${this.place} was in a transaction for too long`, {
        fix: 'waddle doctor database.pool',
        data: { place: this.place, ...this.state },
      })
    }
  }

  /** Which life of the server a connection is of: it ends with a crash of any of its processes. */
  async lifeOf(client: pg.PoolClient): Promise<string> {
    const known = this.#lives.get(client)
    if (known !== undefined) return known
    const { rows } = await client.query<{ life: string | null }>(
      `SELECT pg_postmaster_start_time()::text || ' ' || (SELECT backend_start::text FROM pg_stat_activity WHERE backend_type = 'checkpointer') AS life`,
    )
    // Whoever may not see that is never sure.
    const life = rows[0]?.life ?? ''
    this.#lives.set(client, life)
    return life
  }

  /** A connection; give it back with {@link Connections.give}. */
  async take(): Promise<pg.PoolClient> {
    this.#press()
    const until = performance.now() + this.#patience
    for (let pause = 25; ; pause = Math.min(pause * 2, 500)) {
      this.#usable()
      try {
        return await this.#pool.connect()
      } catch (error) {
        if (!isPassing(error) || performance.now() + pause > until) throw explain(error, this.place)
        await new Promise<void>((resolve) => setTimeout(resolve, pause * (0.5 + Math.random() / 2)))
      }
    }
  }

  /** @param error what the last statement failed with; a connection that cannot be used any more is closed */
  give(client: pg.PoolClient, error?: unknown): void {
    const broken = error !== undefined && isBroken(error)
    if (broken) (client as pg.PoolClient & WithSocket).connection.stream.destroy()
    client.release(broken)
  }

  /** A connection of its own, without the limits on time that chat needs: for migrations and copies. */
  async separate(): Promise<pg.Client> {
    this.#usable()
    const client = new pg.Client({
      ...clientConfig(this.options),
      query_timeout: 0,
      statement_timeout: 0,
      idle_in_transaction_session_timeout: 0,
    })
    client.on('error', () => undefined)
    try {
      await client.connect()
    } catch (error) {
      throw explain(error, this.place)
    }
    return client
  }

  /** Let what is under way finish, within reason. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, this.#patience)))
    await Promise.race([this.#pool.end(), late])
    clearTimeout(timer)
  }

  #usable(): void {
    if (this.#closed) throw new WaddleError('WDL_STORE_CLOSED', 'the store is closed; the bot is stopping')
  }
}

function clientConfig(options: PostgresOptions): pg.ClientConfig {
  const {
    connectMs = postgresDefaults.connectMs,
    statementMs = postgresDefaults.statementMs,
    lockMs = postgresDefaults.lockMs,
    idleMs = postgresDefaults.idleMs,
    silenceMs = postgresDefaults.silenceMs,
  } = options
  return {
    connectionString: options.url,
    application_name: 'waddle',
    options: sessionSettings(options),
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    lock_timeout: lockMs,
    idle_in_transaction_session_timeout: idleMs,
    query_timeout: silenceMs,
    keepAlive: true,
    pipeline: true,
    types,
  }
}
