import type { Envelope, Settled } from '@waddlebot/sdk'
import type { Clock } from '../clock/clock.ts'
import type { Voice } from '../delivery/voice.ts'
import type { PartEnded } from '../fleet/awaited.ts'
import type { Host } from '../modules/host.ts'
import type { Ground } from '../modules/scope.ts'
import type { People, Places } from '../people/index.ts'
import type { Router } from '../router/router.ts'
import type { RootLog } from '../telemetry/log.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { Traces } from '../telemetry/traces.ts'
import type { Bulkhead } from './bulkhead.ts'
import type { Forwarder } from './forward.ts'
import type { Heard } from './heard.ts'
import type { Journal } from './journal.ts'
import type { SpeakingOrder } from './order.ts'
import type { Performer } from './perform.ts'

/** What the intake stands on. */
export interface IntakeOptions {
  readonly places: Places
  readonly people: People
  readonly router: Router
  readonly journal: Journal
  readonly heard: Heard
  readonly performer: Performer
  readonly bulkhead: Bulkhead
  readonly order: SpeakingOrder
  readonly delivery: Voice
  readonly ground: Ground
  readonly hosts: ReadonlyMap<string, Host>
  readonly clock: Clock
  readonly log: RootLog
  readonly metrics: Metrics
  readonly traces: Traces
  /** Tasks accepted and not done, at most. */
  readonly queue: number
  /** @param heardBy the process that heard it, where that is another one */
  readonly settled: (notice: Settled, heardBy?: string) => void
  /** Told how one task ended that was taken up, of a message that another process heard. */
  readonly partEnded: (part: PartEnded) => void
  /** Told what was heard here and another process works on. */
  readonly elsewhere: (envelope: Envelope, keys: readonly string[]) => void
  /** Where what was heard goes on its way, in a process that works on nothing itself. */
  readonly forward?: Forwarder | undefined
}
