import { randomBytes } from 'node:crypto'

/** Traces that are kept, at most: enough to look at, whatever the traffic. */
const kept = 1_000

/** What all trace ids of this process begin with; a count makes them differ. Asking for random bytes each time costs more than a trace. */
const prefix = randomBytes(8).toString('hex')
let count = 0

/** One message's road, with the time at which each step was reached. */
export class Trace {
  /** 16 bytes in hex, as W3C trace context writes it. */
  readonly id = prefix + (++count).toString(16).padStart(16, '0')
  /** Correlation id: platform and id of the message. */
  readonly message: string
  /** Epoch milliseconds. */
  readonly at: number
  /** Milliseconds since {@link Trace.at}. */
  readonly steps: { readonly step: string; readonly ms: number; readonly detail?: string }[] = []
  readonly #began = performance.now()

  constructor(message: string, at: number) {
    this.message = message
    this.at = at
  }

  /** A step of the road is reached. */
  mark(step: string, detail?: string): void {
    const ms = Math.round((performance.now() - this.#began) * 1_000) / 1_000
    this.steps.push(detail === undefined ? { step, ms } : { step, ms, detail })
  }
}

/**
 * The roads of some messages, picked at their head: whether one is traced is decided by one comparison before
 * anything of a trace exists, so the others cost nothing.
 */
export class Traces {
  readonly #every: number
  readonly #now: () => number
  #left: number
  readonly #ring: Trace[] = []
  #next = 0

  /** @param every one message in so many; 0 for none */
  constructor(every: number, now: () => number) {
    this.#every = every
    this.#now = now
    this.#left = every === 0 ? Number.POSITIVE_INFINITY : 1
  }

  /** A trace for this message, if it is its turn. */
  begin(platform: string, id: string): Trace | undefined {
    return --this.#left > 0 ? undefined : this.#begin(platform, id)
  }

  /** Newest first. */
  latest(): readonly Trace[] {
    return [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)].reverse()
  }

  #begin(platform: string, id: string): Trace {
    this.#left = this.#every
    const trace = new Trace(`${platform}:${id}`, this.#now())
    this.#ring[this.#next] = trace
    this.#next = (this.#next + 1) % kept
    return trace
  }
}
