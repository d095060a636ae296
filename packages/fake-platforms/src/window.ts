/** So many in so much time. */
export interface Allowance {
  readonly count: number
  readonly perMs: number
}

/** A sliding window: at no moment are there more than `count` in the last `perMs`. */
export class Window {
  readonly #allowance: Allowance
  #taken: number[] = []

  constructor(allowance: Allowance) {
    this.#allowance = allowance
  }

  /** Take one at `now` (epoch milliseconds); false when there is none left. A refused try costs nothing. */
  take(now: number): boolean {
    const since = now - this.#allowance.perMs
    this.#taken = this.#taken.filter((at) => at > since)
    if (this.#taken.length >= this.#allowance.count) return false
    this.#taken.push(now)
    return true
  }
}

/** The most of `times` (epoch milliseconds, ascending) that lie within any stretch of `perMs`. */
export function busiest(times: readonly number[], perMs: number): number {
  let most = 0
  let first = 0
  for (let last = 0; last < times.length; last++) {
    while (times[last]! - times[first]! >= perMs) first++
    most = Math.max(most, last - first + 1)
  }
  return most
}
