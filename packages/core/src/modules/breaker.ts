/** When a module that keeps failing is left alone, and for how long. */
export interface BreakerSettings {
  /** Failures within {@link BreakerSettings.withinMs} that open it. */
  readonly failures: number
  readonly withinMs: number
  /** First rest; doubled each time it opens again, up to the longest. */
  readonly restMs: number
  readonly longestRestMs: number
}

export const breakerDefaults: BreakerSettings = { failures: 5, withinMs: 60_000, restMs: 30_000, longestRestMs: 600_000 }

/**
 * A circuit breaker that costs the hot path one comparison. Closed: all goes through. Open: nothing does
 * until the rest is over. Then one run is let through, and how it ends decides.
 */
export class Breaker {
  readonly #settings: BreakerSettings
  readonly #now: () => number
  #failedAt: number[] = []
  #openUntil = 0
  #rest: number
  #probing = false

  /** @param now milliseconds that only grow: a clock that is set back must not keep a module from its work */
  constructor(now: () => number, settings: BreakerSettings = breakerDefaults) {
    this.#now = now
    this.#settings = settings
    this.#rest = settings.restMs
  }

  /** Whether it lets nothing through right now. Asking changes nothing. */
  get open(): boolean {
    return this.#openUntil !== 0 && (this.#probing || this.#now() < this.#openUntil)
  }

  /** A run begins. After a rest this is the one try that decides. */
  begin(): void {
    if (this.#openUntil !== 0) this.#probing = true
  }

  succeeded(): void {
    // Only the run that was let through after a rest decides, not one that began before.
    if (!this.#probing) return
    this.#openUntil = 0
    this.#probing = false
    this.#failedAt = []
    this.#rest = this.#settings.restMs
  }

  /** It ended in a way that says nothing of the module: the next run decides, should this have been the one that was let through. */
  undecided(): void {
    this.#probing = false
  }

  /** @returns true if this failure opened it */
  failed(): boolean {
    const now = this.#now()
    if (this.#probing) {
      this.#probing = false
      this.#rest = Math.min(this.#rest * 2, this.#settings.longestRestMs)
      this.#openUntil = now + this.#rest
      return true
    }
    if (this.#openUntil !== 0) return false
    this.#failedAt = this.#failedAt.filter((at) => now - at < this.#settings.withinMs)
    this.#failedAt.push(now)
    if (this.#failedAt.length < this.#settings.failures) return false
    this.#openUntil = now + this.#rest
    return true
  }
}
