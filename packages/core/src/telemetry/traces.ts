import { randomBytes } from 'node:crypto'

/** Traces that are kept, at most: enough to look at, whatever the traffic. */
const kept = 1_000

/** What all trace ids of this process begin with; a count makes them differ. Asking for random bytes each time costs more than a trace. */
const prefix = randomBytes(8).toString('hex')
let count = 0

/** The part of a message's road that one process saw, with the time at which each step was reached. */
export class Trace {
  /** 16 bytes in hex, as W3C trace context writes it; the same in every process that the message passes. */
  readonly id: string
  /** 8 bytes in hex: this part. */
  readonly span: string
  /** The part that this one follows, in another process. */
  readonly parent: string | undefined
  /** Correlation id: platform and id of the message. */
  readonly message: string
  /** Epoch milliseconds. */
  readonly at: number
  /** Milliseconds since {@link Trace.at}. */
  readonly steps: { readonly step: string; readonly ms: number; readonly detail?: string }[] = []
  readonly #began = performance.now()
  #ended: ((trace: Trace) => void) | undefined

  /** @param from the part that it follows */
  constructor(message: string, at: number, from?: { readonly id: string; readonly span: string }, ended?: (trace: Trace) => void) {
    const number = ++count
    this.id = from?.id ?? prefix + number.toString(16).padStart(16, '0')
    this.span = prefix.slice(0, 8) + (number >>> 0).toString(16).padStart(8, '0')
    this.parent = from?.span
    this.message = message
    this.at = at
    this.#ended = ended
  }

  /** What the next process is told, as `traceparent` of W3C trace context. */
  get header(): string {
    return `00-${this.id}-${this.span}-01`
  }

  /** A step of the road is reached. */
  mark(step: string, detail?: string): void {
    const ms = Math.round((performance.now() - this.#began) * 1_000) / 1_000
    this.steps.push(detail === undefined ? { step, ms } : { step, ms, detail })
  }

  /** The road ends here, or goes on in another process. */
  end(): void {
    const ended = this.#ended
    this.#ended = undefined
    ended?.(this)
  }

  toJSON(): object {
    const { id, span, parent = null, message, at, steps } = this
    return { id, span, parent, message, at, steps }
  }
}

/** Read a `traceparent`. Undefined for what is none, or was not sampled. */
export function readHeader(header: string): { readonly id: string; readonly span: string } | undefined {
  const [, id, span, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(header) ?? []
  if (id === undefined || span === undefined || /^0+$/.test(id) || /^0+$/.test(span)) return undefined
  return Number.parseInt(flags!, 16) & 1 ? { id, span } : undefined
}

/**
 * The roads of some messages, picked at their head: whether one is traced is decided by one comparison before
 * anything of a trace exists, so the others cost nothing.
 */
export class Traces {
  readonly #every: number
  readonly #now: () => number
  readonly #ended: ((trace: Trace) => void) | undefined
  #left: number
  readonly #ring: Trace[] = []
  #next = 0

  /**
   * @param every one message in so many; 0 for none
   * @param ended told of each part of a road that is over
   */
  constructor(every: number, now: () => number, ended?: (trace: Trace) => void) {
    this.#every = every
    this.#now = now
    this.#ended = ended
    this.#left = every === 0 ? Number.POSITIVE_INFINITY : 1
  }

  /** A trace for this message, if it is its turn. */
  begin(platform: string, id: string): Trace | undefined {
    return --this.#left > 0 ? undefined : this.#begin(platform, id)
  }

  /** Go on with a road that began in another process: whoever picked it picked it for all. */
  join(header: string | undefined, message: string): Trace | undefined {
    const from = header === undefined ? undefined : readHeader(header)
    return from && this.#keep(new Trace(message, this.#now(), from, this.#ended))
  }

  /** Newest first. */
  latest(): readonly Trace[] {
    return [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)].reverse()
  }

  /** The parts of a message's road that this process saw, oldest first. */
  of(message: string): readonly Trace[] {
    return this.latest()
      .filter((trace) => trace.message === message)
      .reverse()
  }

  #begin(platform: string, id: string): Trace {
    this.#left = this.#every
    return this.#keep(new Trace(`${platform}:${id}`, this.#now(), undefined, this.#ended))
  }

  #keep(trace: Trace): Trace {
    this.#ring[this.#next] = trace
    this.#next = (this.#next + 1) % kept
    return trace
  }
}
