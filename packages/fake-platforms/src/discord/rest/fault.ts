import { chanceOf, type Share } from '../../share.ts'

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
    const chance = chanceOf(this.share, route, this.#random)
    if (chance?.kind === 'limit') return { kind: 'limit', limit: { retryAfter: chance.retryAfter } }
    return chance?.kind === 'fail' ? { ...chance, after: false } : chance
  }
}
