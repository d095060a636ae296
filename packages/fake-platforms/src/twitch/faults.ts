import { chanceOf, type Share } from '../share.ts'
import { type Ask, statusNames } from './http.ts'

/** What is to go wrong with a request. */
export type Fault = { readonly status: number; readonly resetAt?: number } | { readonly lateMs: number } | 'hang' | 'cut' | undefined

/** Timers fire early by up to a millisecond, and clocks are read in whole ones. */
const forgivenMs = 5

/** A call that is made again though it had been told to wait longer. */
export interface EarlyCall {
  readonly path: string
  readonly earlyMs: number
  /** Epoch milliseconds of the fake's clock. */
  readonly at: number
}

/** What goes wrong at an HTTP service of the fake platform. */
export class Faults {
  readonly #next: { status: number; left: number; path: string | undefined }[] = []
  /** Milliseconds before an answer is sent. */
  delay = 0
  /** What goes wrong with requests for which nothing was asked. */
  share: Share = {}
  readonly early: EarlyCall[] = []
  readonly #random: () => number
  /** Until when a call was told to wait; epoch milliseconds. Others of its token may be on their way, so each has its own. */
  readonly #until = new Map<string, number>()
  #hanging = false
  #cutting = false

  /** @param random 0 to 1; decides about shares of faults */
  constructor(random: () => number = Math.random) {
    this.#random = random
  }

  /** Answer the next `count` requests with `status`; only those whose path contains `path`, where it is given. */
  failNext(count: number, status: number, path?: string): void {
    if (statusNames[status] === undefined) throw new Error(`failNext(${count}, ${status}): give a status from 400 to 504 that Twitch sends`)
    this.#next.push({ status, left: count, path })
  }

  /** Answer so many milliseconds late. */
  slow(ms: number): void {
    this.delay = ms
  }

  /** Take requests and never answer: what a half-open connection looks like from outside. */
  hang(hanging = true): void {
    this.#hanging = hanging
  }

  /** Cut every connection instead of answering. */
  refuse(refusing = true): void {
    this.#cutting = refusing
  }

  /** Nothing goes wrong any more. */
  heal(): void {
    this.#next.length = 0
    this.share = {}
    this.delay = 0
    this.#hanging = false
    this.#cutting = false
  }

  /** What is to go wrong with this request: what was asked for first, then by chance. */
  take({ method, path, query, headers, body }: Ask, now: number): Fault {
    if (this.#cutting) return 'cut'
    if (this.#hanging) return 'hang'
    const call = `${headers.authorization} ${method} ${path}?${query} ${body}`
    const earlyMs = (this.#until.get(call) ?? 0) - now
    if (earlyMs > forgivenMs) this.early.push({ path, earlyMs, at: now })
    const fault = this.#next.find((one) => one.left > 0 && (one.path === undefined || path.includes(one.path)))
    if (fault) {
      fault.left -= 1
      return { status: fault.status }
    }
    const chance = chanceOf(this.share, path, this.#random)
    if (chance?.kind === 'slow') return { lateMs: chance.ms }
    if (chance?.kind !== 'limit') return chance
    // Twitch tells a second of its clock, in which the points of the token are all there again.
    const resetAt = Math.ceil((now + chance.retryAfter * 1_000) / 1_000)
    this.#until.set(call, resetAt * 1_000)
    return { status: 429, resetAt }
  }
}
