import type { Cache } from '../cache/cache.ts'
import type { Clock } from '../clock/clock.ts'
import type { Voice } from '../delivery/voice.ts'
import type { Reach } from '../fleet/reach.ts'
import type { Wire } from '../fleet/wire.ts'
import type { Journal } from '../intake/journal.ts'
import type { SqlJobs } from '../jobs/sql.ts'
import type { Host } from '../modules/host.ts'
import type { Links, People, Places } from '../people/index.ts'
import type { Router } from '../router/router.ts'
import type { Store } from '../store/index.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { Ways } from '../web/ways.ts'

/** What the ground stands on. */
export interface GroundParts extends Ways {
  readonly store: Store
  readonly clock: Clock
  readonly places: Places
  readonly jobs: SqlJobs
  readonly journal: Journal
  readonly random: () => number
  readonly secret: (name: string) => string | undefined
  readonly router: () => Router
  readonly delivery: Voice
  readonly people: People
  readonly links: Links
  readonly hosts: ReadonlyMap<string, Host>
  readonly reach: Reach
  readonly overlay: (module: string, name: string, state: unknown) => void
  readonly wire: Wire
  readonly cache: () => Promise<Cache>
  readonly metrics: Metrics
  /** Where the web side is reached from outside, without a slash at its end. */
  readonly publicUrl: string | undefined
}
