/** Tries over which pauses stay short: with a first pause of a second, some two minutes. */
const shortTries = 24
/** Doublings of the first pause among those. */
const shortDoublings = 3

/**
 * How long to wait before trying again: anything between the first pause and a ceiling that doubles, so that many bots
 * do not come back at once (full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 * Never less than the first pause, so tries average at most one in that time. The ceiling stays at eight times the
 * first pause for two dozen tries, so that the bot is back within seconds after an outage of a minute, and only then
 * grows on to the longest.
 */
export class Backoff {
  readonly #firstMs: number
  readonly #mostMs: number
  readonly #random: () => number
  #failures = 0

  /**
   * @param firstMs shortest pause; milliseconds
   * @param mostMs longest; milliseconds
   * @param random from 0 up to 1, for tests
   */
  constructor(firstMs: number, mostMs: number, random: () => number = Math.random) {
    this.#firstMs = firstMs
    this.#mostMs = Math.max(firstMs, mostMs)
    this.#random = random
  }

  /** Tries in vain since it last worked for good. */
  get failures(): number {
    return this.#failures
  }

  /** The next pause; milliseconds. */
  next(): number {
    const tries = this.#failures++
    const doublings = tries < shortTries ? Math.min(tries + 1, shortDoublings) : Math.min(tries - shortTries + shortDoublings + 1, 24)
    const ceiling = Math.min(this.#mostMs, this.#firstMs * 2 ** doublings)
    return Math.round(this.#firstMs + this.#random() * (ceiling - this.#firstMs))
  }

  /** It works for good, which a connection shows by standing for a while: the next pause is a short one. */
  reset(): void {
    this.#failures = 0
  }
}
