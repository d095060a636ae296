export interface PauseOptions {
  /** Milliseconds: the longest first pause, and the longest of all. */
  readonly firstMs: number
  readonly mostMs: number
  readonly random?: () => number
}

/**
 * How long to wait before dialling again: anything between nothing and a ceiling that doubles ("full jitter"), so
 * that many bots do not come back at once; after the first try never less than half the first pause, so that dials
 * do not pile up.
 */
export class Pauses {
  readonly #options: PauseOptions
  #failures = 0

  constructor(options: PauseOptions) {
    this.#options = options
  }

  get failures(): number {
    return this.#failures
  }

  /** The next pause; milliseconds. */
  next(): number {
    const { firstMs, mostMs, random = Math.random } = this.#options
    const tries = this.#failures++
    const ceiling = Math.min(mostMs, firstMs * 2 ** Math.min(tries, 20))
    return Math.round(tries === 0 ? ceiling * random() : Math.max(firstMs / 2, ceiling * random()))
  }

  /** It stands for good: the next pause is a short one. */
  reset(): void {
    this.#failures = 0
  }
}
