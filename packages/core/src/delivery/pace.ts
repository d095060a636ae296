/** A sliding window that is exact: times of what was sent, in a ring. */
export class Pace {
  readonly #sent: number[] = []
  readonly #messages: number
  readonly #perMs: number

  /**
   * @param messages the platform's limit; nine tenths of it are used, since its clock is not ours
   * @param perMs length of its window
   */
  constructor(messages: number, perMs: number) {
    this.#messages = Math.max(1, Math.floor(messages * 0.9))
    this.#perMs = perMs
  }

  /** How long to wait before the next may go; 0 for now. */
  wait(now: number): number {
    while (this.#sent.length > 0 && this.#sent[0]! <= now - this.#perMs) this.#sent.shift()
    if (this.#sent.length < this.#messages) return 0
    return this.#sent[0]! + this.#perMs - now
  }

  sent(now: number): void {
    this.#sent.push(now)
  }
}
