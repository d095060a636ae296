import type { Envelope } from '@waddlebot/sdk'
import type { Host } from '../modules/host.ts'
import type { Place } from '../people/index.ts'
import type { Found } from '../router/tree.ts'
import type { Outcome } from '../router/turn.ts'
import type { Trace } from '../telemetry/traces.ts'

/** One piece of work: the command that a message calls, or one module's handler of an event. */
export interface Task {
  readonly key: string
  readonly envelope: Envelope
  readonly place: Place
  readonly person: string
  readonly work: { readonly kind: 'command'; readonly found: Found } | { readonly kind: 'event'; readonly host: Host }
  /** Whether it stands in the journal. */
  readonly durable: boolean
  /** The road of its message, if that is traced. */
  readonly trace?: Trace | undefined
}

/** How a task ended. */
export interface Ended {
  readonly outcome: Outcome
  readonly reason?: string | undefined
  readonly command?: string | undefined
  readonly module?: string | undefined
  /** The gate that stopped it. */
  readonly gate?: string | undefined
}

/** Key of a module's share in an event. */
export function eventKey(envelope: string, module: string): string {
  return `${envelope}|on|${module}`
}

/** The module in a task's key, if it is a share in an event. */
export function moduleInKey(key: string): string | undefined {
  const at = key.lastIndexOf('|on|')
  return at < 0 ? undefined : key.slice(at + 4)
}
