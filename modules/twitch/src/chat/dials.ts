import { type Allowance, SlidingWindow } from '@waddlebot/sdk'

/** Between two tries of all connections together, while none of them comes through; milliseconds. */
const triesEveryMs = 1_000

/**
 * When a connection may be dialled, over all of the account's. Twitch counts log-ins; and as long as no connection has
 * stood for a moment since the last one was lost, one try a second finds out as well as one of each would.
 */
export class Dials {
  readonly #logIns: Allowance
  readonly #tries = new SlidingWindow(() => 1, triesEveryMs)
  #vain = false

  /** @param logIns what Twitch allows the account */
  constructor(logIns: Allowance) {
    this.#logIns = logIns
  }

  /** Milliseconds until one more may be dialled; 0 when it may be now, and is. */
  async take(): Promise<number> {
    const tried = this.#tries.take(1)
    if (this.#vain && tried.count === 0) return tried.waitMs
    const { count, waitMs } = await this.#logIns.take(1)
    if (count === 0) this.#tries.giveBack(tried.count)
    return waitMs
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
