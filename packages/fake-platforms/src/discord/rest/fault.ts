/** What a 429 says. */
export interface LimitFault {
  /** Seconds. */
  readonly retryAfter: number
  readonly scope?: 'user' | 'global' | 'shared'
}

/** What goes wrong with one request. */
export type Fault =
  | { readonly kind: 'limit'; readonly limit: LimitFault }
  | { readonly kind: 'fail'; readonly status: number; readonly after: boolean }
  | { readonly kind: 'cut'; readonly after: boolean }
  | { readonly kind: 'slow'; readonly ms: number }

/** Which requests go wrong: `POST /channels/:channel/messages` and the like; all when left out. */
export type Match = RegExp | undefined

interface Queued {
  left: number
  readonly fault: Fault
  readonly match: Match
}

/** A lasting share of faults. What the shares leave over goes well. */
export interface Share {
  /** 0 to 1. */
  readonly limited?: number
  /** Seconds: a fixed time, or between two. */
  readonly retryAfter?: number | readonly [least: number, most: number]
  readonly failed?: number
  readonly status?: number
  readonly slow?: number
  readonly slowMs?: number
  readonly match?: RegExp
}

/** What is to go wrong with the HTTP side, now and later. */
export class Faults {
  share: Share = {}
  readonly #random: () => number
  #queue: Queued[] = []

  constructor(random: () => number) {
    this.#random = random
  }

  /** The next `count` requests that match go wrong this way. */
  add(count: number, fault: Fault, match: Match): void {
    this.#queue.push({ left: count, fault, match })
  }

  /** Everything goes well from here on. */
  clear(): void {
    this.#queue = []
    this.share = {}
  }

  /** What goes wrong with this request: what was queued first, then by chance. */
  next(route: string): Fault | undefined {
    const queued = this.#queue.find((one) => one.left > 0 && (one.match?.test(route) ?? true))
    if (queued) {
      if (--queued.left === 0) this.#queue = this.#queue.filter((one) => one !== queued)
      return queued.fault
    }
    const { limited = 0, retryAfter = 1, failed = 0, status = 502, slow = 0, slowMs = 1_000, match } = this.share
    if (match && !match.test(route)) return undefined
    const draw = this.#random()
    if (draw < limited) {
      const [least, most] = typeof retryAfter === 'number' ? [retryAfter, retryAfter] : retryAfter
      return { kind: 'limit', limit: { retryAfter: least + (most - least) * this.#random() } }
    }
    if (draw < limited + failed) return { kind: 'fail', status, after: false }
    if (draw < limited + failed + slow) return { kind: 'slow', ms: slowMs }
    return undefined
  }
}
