/** So many at once, and one more every so many milliseconds. */
export interface SlackPace {
  readonly burst: number
  readonly everyMs: number
}

/** Tokens that are taken one by one and come back evenly. */
export class Bucket {
  readonly #pace: SlackPace
  #tokens: number
  #at: number

  constructor(pace: SlackPace, now: number) {
    this.#pace = pace
    this.#tokens = pace.burst
    this.#at = now
  }

  /** Take one at `now` (epoch milliseconds); the milliseconds to wait for the next when there is none, else 0. A refused try costs nothing. */
  take(now: number): number {
    const { burst, everyMs } = this.#pace
    if (everyMs > 0) this.#tokens = Math.min(burst, this.#tokens + (now - this.#at) / everyMs)
    this.#at = now
    if (this.#tokens < 1) return Math.max(1, (1 - this.#tokens) * everyMs)
    this.#tokens -= 1
    return 0
  }
}
