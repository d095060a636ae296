/** A platform's limit: so many messages in so many milliseconds. */
export interface Window {
  readonly messages: number
  readonly perMs: number
}

/** A sliding window that is exact: times of what was sent, oldest first. */
export class Pace {
  readonly #sent: number[] = []
  readonly #window: () => Window

  /** @param window the limit right now; nine tenths of it are used, since the platform's clock is not ours */
  constructor(window: () => Window) {
    this.#window = window
  }

  /** How long to wait before the next may go; 0 for now. */
  wait(now: number): number {
    const { messages, perMs } = this.#window()
    while (this.#sent.length > 0 && this.#sent[0]! <= now - perMs) this.#sent.shift()
    const most = Math.max(1, Math.floor(messages * 0.9))
    if (this.#sent.length < most) return 0
    return this.#sent[this.#sent.length - most]! + perMs - now
  }

  sent(now: number): void {
    this.#sent.push(now)
  }
}
