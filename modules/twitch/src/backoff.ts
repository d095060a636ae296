/**
 * How long to wait before dialling again. Pauses double from the first one to eight times it, so that the bot is
 * back within seconds after an outage of a minute; only after some two minutes do they grow on to the longest.
 * Every pause is at least the first one, so dials never average more than one in that time, and carries up to a
 * quarter of jitter, so that many bots do not come back at once.
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

  /** Tries since the connection last stood for good. */
  get failures(): number {
    return this.#failures
  }

  /** The next pause, in milliseconds. */
  next(): number {
    const tries = this.#failures++
    const doublings = tries < 24 ? Math.min(tries, 3) : Math.min(tries - 20, 20)
    const pause = Math.min(this.#mostMs, this.#firstMs * 2 ** doublings)
    return Math.max(this.#firstMs, Math.round(pause * (1 - this.#random() / 4)))
  }

  /** The connection stands for good: the next pause is a short one. */
  reset(): void {
    this.#failures = 0
  }
}
