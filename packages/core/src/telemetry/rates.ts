import type { Metrics } from './metrics.ts'

/** How much happened in the last minute. */
export interface PerMinute {
  readonly received: number
  readonly handled: number
  readonly refused: number
  readonly failed: number
  readonly sent: number
}

/** Pause between two looks at the counters, and how many looks make a minute; milliseconds. */
const every = 5_000
const looks = 12

/** Counts of the last minute, out of counters that only grow: nothing is done when something is counted. */
export class Rates {
  readonly #metrics: Metrics
  readonly #seen: PerMinute[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(metrics: Metrics) {
    this.#metrics = metrics
  }

  start(): void {
    this.#seen.push(this.#count())
    this.#timer = setInterval(() => {
      this.#seen.push(this.#count())
      if (this.#seen.length > looks) this.#seen.shift()
    }, every).unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** What came since a minute ago; since the start, where that is less. */
  lastMinute(): PerMinute {
    const now = this.#count()
    const then = this.#seen[0] ?? now
    return {
      received: now.received - then.received,
      handled: now.handled - then.handled,
      refused: now.refused - then.refused,
      failed: now.failed - then.failed,
      sent: now.sent - then.sent,
    }
  }

  #count(): PerMinute {
    const { received, handled, refused, failed, sent } = this.#metrics
    return { received: received.sum, handled: handled.sum, refused: refused.sum, failed: failed.sum, sent: sent.sum }
  }
}
