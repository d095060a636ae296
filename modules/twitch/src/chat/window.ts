/** A sliding window: at most so many in any `perMs`. Shared by all connections of an account, for Twitch counts by account. */
export class Window {
  readonly #count: number
  readonly #perMs: number
  #times: number[] = []

  constructor(count: number, perMs: number) {
    this.#count = count
    this.#perMs = perMs
  }

  /** How many may still be done now. */
  free(now = performance.now()): number {
    let old = 0
    while (old < this.#times.length && this.#times[old]! <= now - this.#perMs) old++
    if (old > 0) this.#times = this.#times.slice(old)
    return this.#count - this.#times.length
  }

  /** One was done. */
  took(now = performance.now()): void {
    this.#times.push(now)
  }

  /** Milliseconds until one more may be done; 0 when it may be now. */
  waitMs(now = performance.now()): number {
    if (this.free(now) > 0) return 0
    return Math.max(1, Math.ceil(this.#times[this.#times.length - this.#count]! + this.#perMs - now))
  }
}
