import type pg from 'pg'
import { Connections } from './connections.ts'
import { isBroken } from './explain.ts'
import { type PostgresOptions, placeOf, postgresDefaults, type ReplicaState } from './options.ts'

/** How often it is looked at, and how long a look may take; milliseconds. */
const lookEveryMs = 1_000
const lookMs = 1_000
const pool = 2

/** How far the primary's log was at a moment. */
interface Sample {
  readonly at: number
  readonly written: bigint
}

interface Standing {
  readonly replica: boolean
  readonly system: string
  readonly replayed: string | null
}

const writtenSql = `SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::text AS written,
  (SELECT system_identifier FROM pg_control_system())::text AS system`
const replayedSql = `SELECT pg_is_in_recovery() AS replica, pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::text AS replayed,
  (SELECT system_identifier FROM pg_control_system())::text AS system`

/**
 * A streaming replica, asked for what may lag. It is as fresh as the last moment at which the primary's log was not
 * longer than what the replica has read of it, which needs neither two clocks that agree nor writes that go on, and
 * sees a replica that is cut off from its primary. Not asked while that is too long ago or cannot be told.
 */
export class Replica {
  readonly #place: string
  readonly #connections: Connections
  readonly #primary: Connections
  readonly #told: PostgresOptions['replicated']
  readonly #mostLagMs: number
  #samples: Sample[] = []
  /** The last moment of the primary that the replica is known to have. */
  #freshAt: number | undefined
  #why: string | undefined = 'it was not looked at yet'
  #timer: NodeJS.Timeout | undefined
  #closed = false
  /** Ends the waiting of those who asked it and were not answered, once it is not fit any more. */
  readonly #waiting = new Set<(nothing: undefined) => void>()
  #knownFit = false
  #looking: Promise<void> | undefined

  constructor(options: PostgresOptions, url: string, primary: Connections) {
    this.#place = placeOf(url)
    this.#primary = primary
    this.#told = options.replicated
    this.#mostLagMs = options.replicaLagMs ?? postgresDefaults.replicaLagMs
    const { schema, settings, slow, statementMs } = options
    this.#connections = new Connections({
      url,
      pool,
      readonly: true,
      // A pool that is full, or a server that is away, is passed over rather than waited for.
      patienceMs: 0,
      connectMs: lookMs,
      ...(schema === undefined ? {} : { schema }),
      ...(settings === undefined ? {} : { settings }),
      ...(slow === undefined ? {} : { slow }),
      ...(statementMs === undefined ? {} : { statementMs }),
    })
  }

  get state(): ReplicaState {
    const lagMs = this.#freshAt === undefined ? undefined : Math.round(performance.now() - this.#freshAt)
    return { fit: this.#fit, ...(this.#why === undefined ? {} : { why: this.#why }), ...(lagMs === undefined ? {} : { lagMs }) }
  }

  get #fit(): boolean {
    return this.#why === undefined && performance.now() - this.#freshAt! <= this.#mostLagMs
  }

  /** Look at it now and again and again, until it is closed. Does not keep the process from ending. */
  watch(): void {
    this.#looking = this.look().finally(() => {
      if (this.#closed) return
      this.#timer = setTimeout(() => this.watch(), lookEveryMs)
      this.#timer.unref()
    })
  }

  /** @returns undefined where the database itself has to be asked */
  async ask(query: pg.QueryConfig): Promise<pg.QueryResult | undefined> {
    if (!this.#fit) return undefined
    let give!: (nothing: undefined) => void
    const unfit = new Promise<undefined>((resolve) => (give = resolve))
    this.#waiting.add(give)
    return Promise.race([unfit, this.#run(query)]).finally(() => this.#waiting.delete(give))
  }

  /** See how far it is. */
  async look(): Promise<void> {
    this.#judge(await this.#wrong().catch((error: unknown) => (error as Error).message))
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#release()
    await this.#looking
    await this.#connections.close()
  }

  #judge(why: string | undefined): void {
    this.#why = why
    const { state } = this
    if (!state.fit) this.#release()
    if (state.fit === this.#knownFit) return
    this.#knownFit = state.fit
    this.#told?.(state)
  }

  #release(): void {
    for (const give of this.#waiting) give(undefined)
  }

  /** Why it cannot be asked; undefined when it can. */
  async #wrong(): Promise<string | undefined> {
    const at = performance.now()
    const [primary, standing] = await Promise.all([
      // While the primary is away, what the replica has grows old.
      one<{ written: string; system: string }>(this.#primary, writtenSql).catch(() => undefined),
      one<Standing>(this.#connections, replayedSql),
    ])
    if (primary) this.#samples.push({ at, written: BigInt(primary.written) })
    if (!standing.replica || standing.replayed === null) return `${this.#place} is no replica: it takes writes of its own`
    if (primary && standing.system !== primary.system) return `${this.#place} is a replica of another server`
    const replayed = BigInt(standing.replayed)
    const known = this.#samples.findLastIndex((sample) => sample.written <= replayed)
    if (known >= 0) {
      this.#freshAt = this.#samples[known]!.at
      this.#samples = this.#samples.slice(known)
    }
    // Older moments would not make it fit, so they need not be kept.
    this.#samples = this.#samples.filter((sample) => at - sample.at <= this.#mostLagMs)
    const lag = this.#freshAt === undefined ? undefined : at - this.#freshAt
    return lag !== undefined && lag <= this.#mostLagMs ? undefined : `${this.#place} is more than ${this.#mostLagMs / 1_000} s behind`
  }

  async #run(query: pg.QueryConfig): Promise<pg.QueryResult | undefined> {
    let client: pg.PoolClient | undefined
    try {
      client = await this.#connections.take()
      const result = await client.query(query)
      this.#connections.give(client)
      return result
    } catch (error) {
      if (client) this.#connections.give(client, error)
      // A statement that is wrong is wrong there as well, and explained there.
      if (isBroken(error)) this.#judge((error as Error).message)
      return undefined
    }
  }
}

async function one<Row extends pg.QueryResultRow>(connections: Connections, text: string): Promise<Row> {
  const client = await connections.take()
  try {
    const { rows } = await client.query<Row>({ text, query_timeout: lookMs } as pg.QueryConfig)
    connections.give(client)
    return rows[0]!
  } catch (error) {
    connections.give(client, error)
    throw error
  }
}
