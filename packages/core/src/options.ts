import type { Settled } from '@waddlebot/sdk'
import type { Bus } from './bus/bus.ts'
import type { Clock } from './clock/clock.ts'
import type { ProcessRole } from './fleet/role.ts'
import type { Wire } from './fleet/wire.ts'
import type { Limits } from './limits/limits.ts'
import type { ModuleSpec } from './modules/plan.ts'
import type { CommunitySettings } from './people/index.ts'
import type { RedisLink } from './redis/link.ts'
import type { Refusals } from './router/replies.ts'
import type { Store } from './store/index.ts'
import type { RootLog } from './telemetry/log.ts'
import type { SpanExport } from './telemetry/otlp.ts'
import type { Reports } from './telemetry/reports.ts'
import type { Sealer } from './vault/vault.ts'
import type { Networks } from './web/network.ts'

/** One process of a bot of several. */
export interface FleetPart {
  readonly roles: ReadonlySet<ProcessRole>
  /** What connects it to the others. */
  readonly wire: Wire
  /** What carries events from those who hear to those who work on them; whoever opened it closes it. */
  readonly bus: Bus
  /** Where it runs: `host:pid`. */
  readonly place: string
  /** The time by which it watches the others; the bot's own when left out. Where that stands still, they would. */
  readonly watch?: Clock
}

/** What a runtime is made from. Only the store and the modules have no default. */
export interface RuntimeOptions {
  readonly store: Store
  readonly modules: readonly ModuleSpec[]
  readonly clock?: Clock
  readonly log?: RootLog
  /** What the bot is called; it answers to `@name`. */
  readonly name?: string
  readonly prefix?: string
  readonly refusals?: Refusals
  /** How long a command may take; milliseconds. */
  readonly timeLimitMs?: number
  /** How long nobody looks whether another process scheduled a job; milliseconds. */
  readonly napMs?: number
  /** Tasks accepted and not done, at most. */
  readonly queue?: number
  /** Handlers of one module that run at once, at most; 64 when left out. */
  readonly perModule?: number
  readonly communities?: Readonly<Record<string, CommunitySettings>>
  readonly secret?: (name: string) => string | undefined
  /** Values of secrets, which are never said in chat. */
  readonly secretValues?: () => readonly string[]
  /** Names of the secrets that are set. */
  readonly secretNames?: () => readonly string[]
  /** Seals what the bot keeps by itself, such as tokens that were renewed; without one it keeps none. */
  readonly sealer?: Sealer
  /** Told of values that must be hidden from now on. */
  readonly hide?: (value: string) => void
  /** Where the web side can be reached from outside. */
  readonly publicUrl?: string | undefined
  /** One message in so many has its road traced; 0 for none. */
  readonly traceEvery?: number
  /** Where traces go that are over; closed when the runtime stops. */
  readonly spans?: SpanExport | undefined
  /** Who is told of what goes wrong; closed when the runtime stops. */
  readonly reports?: Reports | undefined
  readonly random?: () => number
  readonly fetch?: typeof fetch
  /** Networks that links in chat may lead to although they are not public, or may not although they are. */
  readonly networks?: Networks
  readonly limits?: Limits
  /** What this process is in a bot of several; left out, it is the whole bot. */
  readonly part?: FleetPart
  /** What the processes of a bot share; closed when the runtime stops. */
  readonly redis?: RedisLink | undefined
  /** Apply pending migrations instead of refusing to start. */
  readonly migrate?: boolean
  readonly overlay?: (module: string, name: string, state: unknown) => void
  readonly settled?: (notice: Settled) => void
  /** Leave the store open when stopping: its owner goes on with it. */
  readonly keepStoreOpen?: boolean
}
