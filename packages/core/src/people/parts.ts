import type { Log } from '@waddlebot/sdk'
import type { Wire } from '../fleet/wire.ts'
import type { Store } from '../store/index.ts'
import type { People } from './people.ts'
import type { Places } from './places.ts'

/** What finds out whose something is stands on: what is known of it, where that is kept, and who has to be told. */
export interface PeopleParts {
  readonly places: Places
  readonly people: People
  readonly store: Store
  readonly wire: Wire
  readonly log: Log
  /** Epoch milliseconds. */
  readonly now: () => number
}
