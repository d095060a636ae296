import type { Verdict } from '@waddlebot/sdk'
import type { Measure } from './filters/settings.ts'
import type { Level } from './raid/watch.ts'

/** What is to be done about a message; it travels with it until it is done. */
export interface Note {
  /**
   * `act`: take it away, and a measure. `raid`: that, and raid mode goes on. `tell`: say something. `ran`: a command ran
   * in its place. `permit`: leave was used up. `hook`: an address is told.
   */
  readonly kind: 'act' | 'raid' | 'shadow' | 'tell' | 'ran' | 'permit' | 'hook'
  /** `links`, or `rule 3`. */
  readonly filter: string
  readonly finding: string
  readonly rule?: number
  readonly measure?: Measure
  readonly seconds?: number
  /** How strict a raid of this size makes it. */
  readonly level?: Level
  /** What the person is told, when a rule says it. */
  readonly words?: string
}

export function noted(reason: string, note: Note): Verdict {
  return { stop: false, reason, note: { ...note } }
}
