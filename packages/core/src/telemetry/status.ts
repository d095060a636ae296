import type { ReceiverHealth } from '@waddlebot/sdk'
import type { RedisStatus } from '../redis/link.ts'
import type { PoolState } from '../store/store.ts'
import type { PerMinute } from './rates.ts'

/** A fault, as it is told to whoever may see the status. */
export interface LastError {
  readonly at: number
  readonly module: string
  readonly message: string
  readonly error?: string
  readonly count: number
  readonly fingerprint: string
}

/** One process of the bot. JSON. Times are epoch milliseconds. */
export interface ProcessStatus {
  readonly id: string
  readonly roles: readonly string[]
  /** `host:pid` */
  readonly place: string
  readonly startedAt: number
  readonly state: string
  readonly receivers: Readonly<Record<string, ReceiverHealth>>
  readonly queue: { readonly depth: number; readonly limit: number }
  /** Messages not out yet. */
  readonly outgoing: number
  readonly perMinute: PerMinute
  /** Modules that are left alone because they keep failing. */
  readonly resting: readonly string[]
  /** Outside hosts that are left alone because they keep failing. */
  readonly restingHosts: readonly string[]
  /** Accounts on platforms that are not used because the platform keeps failing, such as `twitch speaking`. */
  readonly restingPlatforms: readonly string[]
  /** Channels that this process serves, where they are shared out. */
  readonly leases: number
  readonly pool?: PoolState
  readonly redis?: RedisStatus
  readonly errors: readonly LastError[]
}

/** A process that lives and did not answer. */
export interface SilentProcess {
  readonly id: string
  readonly roles: readonly string[]
  readonly place: string
  readonly startedAt: number
  readonly state: 'silent'
}

/** The whole bot, all of its processes. */
export interface BotStatus {
  readonly at: number
  readonly database: { readonly kind: string; readonly ok: boolean; readonly code?: string }
  /** What carries events between processes, where there are several; `lag` is what nobody has worked on yet. */
  readonly bus?: { readonly lag: number; readonly dead: number }
  /** Events that the journal put aside; missing where the database does not answer. */
  readonly putAside?: number
  readonly processes: readonly (ProcessStatus | SilentProcess)[]
}
