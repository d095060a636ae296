import { Window } from './window.ts'

/** Between two tries of all connections together, while none of them comes through; milliseconds. */
const triesEveryMs = 1_000

/**
 * When a connection may be dialled, over all of the account's. Twitch counts log-ins; and as long as no connection has
 * stood for a moment since the last one was lost, one try a second finds out as well as one of each would.
 */
export class Dials {
  readonly #logIns: Window
  readonly #tries = new Window(1, triesEveryMs)
  #vain = false

  /** @param logIns what Twitch allows the account */
  constructor(logIns: Window) {
    this.#logIns = logIns
  }

  /** Milliseconds until one more may be dialled; 0 when it may be now. */
  waitMs(): number {
    return Math.max(this.#logIns.waitMs(), this.#vain ? this.#tries.waitMs() : 0)
  }

  /** One is dialled. */
  took(): void {
    this.#logIns.took()
    this.#tries.took()
  }

  /** One was lost, or did not come about. */
  lost(): void {
    this.#vain = true
  }

  /** One has stood for a moment: Twitch is there. */
  stands(): void {
    this.#vain = false
  }
}
