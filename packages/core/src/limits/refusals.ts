import type { Clock } from '../clock/clock.ts'
import type { Limited, LimitRule } from './limits.ts'

interface Refusal {
  readonly rule: LimitRule
  /** Until when nobody has to be asked, and until when the rule refuses; on the clock that only grows. */
  readonly until: number
  readonly over: number
}

/** Longest that a refusal is believed without asking: another process may have given the use back. Milliseconds. */
const longest = 1_000
/** And this part of a window at most, in which room comes back bit by bit. */
const part = 1 / 20
/** Refusals remembered at most. */
const most = 10_000

/** Who was refused a moment ago is refused again without a round trip: whoever hammers costs nothing. */
export class Refusals {
  readonly #known = new Map<string, Refusal>()
  readonly #clock: Pick<Clock, 'monotonic'>

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock
  }

  add(key: string, { rule, retryAfterMs }: Limited): void {
    const now = this.#clock.monotonic()
    const believed = Math.min(retryAfterMs, longest, rule.kind === 'window' ? rule.ms * part : longest)
    this.#known.delete(key)
    this.#known.set(key, { rule, until: now + believed, over: now + retryAfterMs })
    if (this.#known.size > most) this.#known.delete(this.#known.keys().next().value!)
  }

  /** The refusal that still holds for one of `keys`; they were told of it already. */
  of(keys: readonly string[]): Limited | undefined {
    if (this.#known.size === 0) return undefined
    for (const key of keys) {
      const refusal = this.#known.get(key)
      if (refusal === undefined) continue
      const now = this.#clock.monotonic()
      if (refusal.until > now) return { rule: refusal.rule, retryAfterMs: Math.ceil(refusal.over - now), first: false }
      this.#known.delete(key)
    }
    return undefined
  }

  forget(keys: readonly string[]): void {
    for (const key of keys) this.#known.delete(key)
  }
}
