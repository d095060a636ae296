import type { PoolState } from '../store.ts'
import type { PresenceKind } from './presence.ts'

/** Where a PostgreSQL store lives and how to use it. Times are milliseconds. */
export interface PostgresOptions {
  /** `postgres://user:password@host:5432/name?sslmode=…`. Never repeated in a message. */
  readonly url: string
  /** Schema of the bot's tables; made if it is not there. Left out: what the user's `search_path` says, usually `public`. */
  readonly schema?: string
  /** Connections at most, at least 2. Four serve two cores; twenty tripled the slowest answers (bench/, S4). */
  readonly pool?: number
  /** A streaming replica of the server, for reads that may lag; a URL like the other. */
  readonly replica?: string
  /** How far behind it may be and still be asked. */
  readonly replicaLagMs?: number
  /** Told when the replica becomes fit to be asked, and why it is not any more. */
  readonly replicated?: (state: ReplicaState) => void
  /** Refuse writes: for looking at a bot without being able to change it, or for a replica. */
  readonly readonly?: boolean
  /**
   * As what it is there: beside others that run, or alone, which is refused while one runs; and while somebody is alone
   * nobody may begin to run. Left out: only looking.
   */
  readonly presence?: PresenceKind
  /** How long a call waits for a server that does not take connections. */
  readonly patienceMs?: number
  /** How long one connection may take to be made. */
  readonly connectMs?: number
  /** Longest statement. */
  readonly statementMs?: number
  /** Longest wait for a row that somebody else holds. */
  readonly lockMs?: number
  /** Longest pause of an open transaction. */
  readonly idleMs?: number
  /** How long the server may be silent about a statement before the connection is given up; longer than `statementMs`. */
  readonly silenceMs?: number
  /** Settings of the session, such as `synchronous_commit`. */
  readonly settings?: Readonly<Record<string, string>>
  /** Told of every statement that took long, with the prefix of the module that asked, if one did. */
  readonly slow?: (statement: SlowStatement) => void
  /** Told, once a minute at most, that many calls wait for each connection. */
  readonly pressed?: (pool: PoolState) => void
}

/** How a replica is doing. */
export interface ReplicaState {
  readonly fit: boolean
  /** Why it is not asked; for the owner. */
  readonly why?: string
  /** How far it is behind, milliseconds; unknown where it was never seen. */
  readonly lagMs?: number
}

/** A statement that took long. */
export interface SlowStatement {
  readonly ms: number
  /** Without its values: they are what people wrote. */
  readonly sql: string
  /** Prefix of the module's tables; undefined for the core. */
  readonly prefix: string | undefined
}

/** What counts where nothing is said. Source of the first three: spec of the product, 13. */
export const postgresDefaults = {
  statementMs: 30_000,
  lockMs: 10_000,
  idleMs: 5 * 60_000,
  silenceMs: 35_000,
  patienceMs: 5_000,
  connectMs: 5_000,
  pool: 4,
  replicaLagMs: 10_000,
} as const

/** From here on a statement is slow; milliseconds. */
export const slowMs = 100

/** The settings with which every connection is made. */
export function sessionSettings(options: PostgresOptions): string {
  const settings: Record<string, string> = {
    // A server that is told off would else go on with what nobody waits for.
    client_connection_check_interval: '2s',
    // What was acknowledged is on disk, whatever the server's own default is.
    synchronous_commit: 'on',
    ...(options.schema === undefined ? {} : { search_path: `"${options.schema.replaceAll('"', '""')}"` }),
    ...(options.readonly ? { default_transaction_read_only: 'on' } : {}),
    ...options.settings,
  }
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value.replaceAll(/([\\ ])/g, '\\$1')}`)
    .join(' ')
}

/** Where it is, fit for everybody: without a password. */
export function placeOf(url: string): string {
  try {
    const { username, host, pathname, searchParams } = new URL(url)
    const at = host || searchParams.get('host') || 'localhost'
    return `postgres://${username && `${username}@`}${decodeURIComponent(at)}${pathname}`
  } catch {
    return 'postgres:'
  }
}
