/** A sliding window: at most so many in any `perMs`. Shared by all connections of an account, for Twitch counts by account. */
export class Window {
  readonly #most: number | (() => number)
  readonly #perMs: number
  #times: number[] = []
  /** Index of the oldest that still counts. */
  #first = 0

  /** @param most how many; a function where that changes while the bot runs */
  constructor(most: number | (() => number), perMs: number) {
    this.#most = most
    this.#perMs = perMs
  }

  get #count(): number {
    return typeof this.#most === 'number' ? this.#most : this.#most()
  }

  /** How many may still be done now; below 0 where less is allowed than was when the last was done. */
  free(now = performance.now()): number {
    const since = now - this.#perMs
    while (this.#first < this.#times.length && this.#times[this.#first]! <= since) this.#first++
    // Copied now and then only: a large window would be copied for every message.
    if (this.#first > this.#count) {
      this.#times = this.#times.slice(this.#first)
      this.#first = 0
    }
    return this.#count - (this.#times.length - this.#first)
  }

  /** One was done. */
  took(now = performance.now()): void {
    this.#times.push(now)
  }

  /** Milliseconds until one more may be done; 0 when it may be now. */
  waitMs(now = performance.now()): number {
    if (this.free(now) > 0) return 0
    return Math.max(1, Math.ceil(this.#times[Math.max(0, this.#times.length - this.#count)]! + this.#perMs - now))
  }
}
