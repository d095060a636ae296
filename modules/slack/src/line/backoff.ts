/**
 * How long to wait before trying again: a random time up to a bound that doubles with every failure (full jitter),
 * so that many bots never come back together. A twentieth of the bound is always waited, so that no run of luck
 * becomes a storm.
 */
export class Backoff {
  readonly #firstMs: number
  readonly #mostMs: number
  readonly #random: () => number
  #failures = 0

  constructor(firstMs: number, mostMs: number, random: () => number = Math.random) {
    this.#firstMs = firstMs
    this.#mostMs = mostMs
    this.#random = random
  }

  /** Tries in vain since the last success. */
  get failures(): number {
    return this.#failures
  }

  /** The next pause, in milliseconds. */
  next(): number {
    const bound = Math.min(this.#mostMs, this.#firstMs * 2 ** Math.min(this.#failures++, 20))
    return Math.round(bound * (0.05 + 0.95 * this.#random()))
  }

  /** It works again: the next pause is a short one. */
  reset(): void {
    this.#failures = 0
  }
}
