/** One rule that a command is held to. */
export interface LimitRule {
  readonly kind: 'cooldown' | 'window'
  /** What is counted: the command and the scope. */
  readonly bucket: string
  readonly scope: 'user' | 'channel' | 'global'
  /** Length of the cooldown or of the window; milliseconds. */
  readonly ms: number
  /** Most uses in a window; 1 for a cooldown. */
  readonly max: number
  /**
   * Refuse while the count that all processes share cannot be asked, instead of counting in this process alone: for
   * log-in, tokens and installs.
   */
  readonly strict?: true
}

/** Whom the rules are applied to: a person at a place. A turn is one, so that a limit costs no object. */
export interface Holder {
  readonly person: string
  readonly place: { readonly id: string; readonly community: { readonly id: string } }
}

/** Why not, and how long until it will do. */
export interface Limited {
  readonly rule: LimitRule
  readonly retryAfterMs: number
  /** True the first time in a window; the second refusal is silent, or the limiter becomes the spam. */
  readonly first: boolean
}

/** Time as limits need it: cooldowns cannot be skipped by setting the clock. */
export interface LimitTime {
  monotonic(): number
  now(): number
}

/**
 * Cooldowns and windows. All rules of one use are taken in one step: either all have room and all are taken,
 * or none is. In one process the answer is there at once; through Redis it is one round trip.
 *
 * The same list of rules is handed over each time: an implementation may keep what it knows about it.
 */
export interface Limits {
  /**
   * Take every rule, or say which one has no room. Undefined means taken.
   *
   * @param event id of the event that takes: limits that outlive the process know an event that comes again after a
   * crash, and charge it once
   */
  take(rules: readonly LimitRule[], holder: Holder, event?: string): Limited | undefined | Promise<Limited | undefined>
  /** The same question without taking. */
  peek(rules: readonly LimitRule[], holder: Holder): Limited | undefined | Promise<Limited | undefined>
  /** Give back what {@link Limits.take} took: a refused or failed run costs nobody their turn. */
  giveBack(rules: readonly LimitRule[], holder: Holder, event?: string): void | Promise<void>
  /** Holders remembered right now. */
  readonly size: number
}

/** What a rule of `scope` is counted under, within the community: a person in one is nobody in another. */
export function holderKey(scope: LimitRule['scope'], holder: Holder): string {
  return scope === 'user' ? holder.person : scope === 'channel' ? holder.place.id : ''
}
