/** What came of asking for uses of an {@link Allowance}. */
export interface Allowed {
  /** How many may be done now, from 0 up to those that were asked for. They count from now on. */
  readonly count: number
  /** Where that is fewer: how long until one more may be; milliseconds. 0 where it is all. */
  readonly waitMs: number
}

/** What a platform allows an account: so much in any so many milliseconds, whoever does it. */
export interface Allowance {
  /** Ask for `wanted` uses. Never rejects. */
  take(wanted: number): Promise<Allowed>
}

/** A sliding window that is exact, as one process counts it: at most so many in any `perMs`. */
export class SlidingWindow {
  readonly #most: () => number
  readonly #perMs: number
  readonly #now: () => number
  #times: number[] = []
  /** Index of the oldest that still counts. */
  #first = 0

  /**
   * @param most how many; asked anew each time, for it may change
   * @param now a clock that only grows, in milliseconds
   */
  constructor(most: () => number, perMs: number, now: () => number = () => performance.now()) {
    this.#most = most
    this.#perMs = perMs
    this.#now = now
  }

  /** Use up to `wanted`. */
  take(wanted: number): Allowed {
    const now = this.#now()
    const most = Math.floor(this.#most())
    this.#forget(now)
    const used = this.#times.length - this.#first
    const count = Math.max(0, Math.min(wanted, most - used))
    for (let index = 0; index < count; index++) this.#times.push(now)
    if (count === wanted) return { count, waitMs: 0 }
    return { count, waitMs: Math.max(1, Math.ceil(this.#times[Math.max(this.#first, this.#times.length - most)]! + this.#perMs - now)) }
  }

  /** Give the last ones back: they were not used after all. */
  giveBack(count: number): void {
    this.#times.length = Math.max(this.#first, this.#times.length - count)
  }

  #forget(now: number): void {
    const since = now - this.#perMs
    while (this.#first < this.#times.length && this.#times[this.#first]! <= since) this.#first++
    // Copied now and then only: a large window would be copied for every message.
    if (this.#first * 2 <= this.#times.length) return
    this.#times = this.#times.slice(this.#first)
    this.#first = 0
  }
}

/** An allowance that one process has to itself. @param now as of {@link SlidingWindow} */
export function ownAllowance(most: number, perMs: number, now?: () => number): Allowance {
  const window = new SlidingWindow(() => Math.max(1, most), perMs, now)
  return { take: async (wanted) => window.take(wanted) }
}
