import type { Draft } from '../router/turn.ts'
import type { Trace } from '../telemetry/traces.ts'
import type { Delivered } from './queue.ts'

/** Says what the bot has to say, from wherever it can be said. */
export interface Voice {
  /**
   * Resolves when the platform has all of it, or will never have it; never rejects.
   *
   * @param id the same for every try, also after a restart
   * @param trace the road that it belongs to, for whichever process says it
   */
  say(id: string, draft: Draft, trace?: Trace): Promise<Delivered>
  /** Messages that are not out yet. */
  readonly pending: number
  /** Resolves when nothing is waiting to be sent. */
  idle(): Promise<void>
}
