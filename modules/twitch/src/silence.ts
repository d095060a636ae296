/** What to do about a connection that says nothing. */
export interface SilenceRules {
  /** Ask after so much silence, in milliseconds. */
  readonly silenceMs: number
  /** Give up when nothing is heard so long after asking. */
  readonly pongMs: number
  ask(): void
  dead(): void
}

/**
 * Notices when a connection went deaf. A socket can stay open for many minutes after its other end is gone, and a
 * quiet channel looks the same; so after a while it asks, and anything heard counts as an answer.
 */
export class SilenceWatch {
  readonly #rules: SilenceRules
  #heardAt = performance.now()
  #timer: NodeJS.Timeout

  constructor(rules: SilenceRules) {
    this.#rules = rules
    this.#timer = setTimeout(() => this.#look(), rules.silenceMs)
  }

  /** Something came in. Called for every frame, so it only takes the time. */
  heard(): void {
    this.#heardAt = performance.now()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #look(): void {
    const left = this.#rules.silenceMs - (performance.now() - this.#heardAt)
    if (left > 0) {
      this.#timer = setTimeout(() => this.#look(), Math.ceil(left))
      return
    }
    const askedAt = performance.now()
    this.#rules.ask()
    this.#timer = setTimeout(() => {
      if (this.#heardAt < askedAt) this.#rules.dead()
      else this.#look()
    }, this.#rules.pongMs)
  }
}
