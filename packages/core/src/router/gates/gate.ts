import type { Stop, Turn } from '../turn.ts'

/**
 * One gate of the road, in its fixed place. `check` says nothing to let the turn pass. The same code answers
 * a real message and `waddle why`.
 */
export interface Gate {
  readonly name: string
  check(turn: Turn): Stop | undefined
  /** What was looked at, for `why`. */
  explain(turn: Turn): string
}
