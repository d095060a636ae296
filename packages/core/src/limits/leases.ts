import type { Clock } from '../clock/clock.ts'

/** A block of uses that this process took and has not used. */
interface Lease {
  left: number
  used: number
  /** On the clock that only grows; milliseconds. */
  until: number
  /** It ran out before its time: the next one may be larger. */
  spent: boolean
  readonly asked: number
}

/** Windows of fewer uses are asked for one by one: a block of them would be unfair to the other processes. */
const smallestWindow = 20
/** A lease lives for this part of its window: so much later than it was counted can a use be at most. */
const life = 1 / 20
/** And holds this part of the uses at most. */
const share = 1 / 10
/** Leases held at most; with more, uses are asked for one by one. */
const most = 10_000

/**
 * Blocks of uses of large windows, so that steady load asks Redis once for many. What is not used is given back when
 * the lease is over, and a lease is over with the epoch it was counted in; so a use is never counted in a window other
 * than its own, and moves inside it by a twentieth at most.
 */
export class Leases {
  readonly #held = new Map<string, Lease>()
  readonly #clock: Pick<Clock, 'monotonic' | 'after'>

  constructor(clock: Pick<Clock, 'monotonic' | 'after'>) {
    this.#clock = clock
  }

  /** Whether uses of such a window are taken in blocks. */
  static worth(max: number): boolean {
    return max >= smallestWindow
  }

  get size(): number {
    return this.#held.size
  }

  /** Use one of those that are held. False when there is none. */
  use(key: string): boolean {
    const lease = this.#held.get(key)
    if (lease === undefined || this.#clock.monotonic() >= lease.until) return false
    if (lease.left === 0) {
      lease.spent = true
      return false
    }
    lease.left--
    lease.used++
    return true
  }

  /** Whether one could be used. */
  has(key: string): boolean {
    const lease = this.#held.get(key)
    return lease !== undefined && lease.left > 0 && this.#clock.monotonic() < lease.until
  }

  /** Give one back to those that are held. False when there is no lease. */
  unuse(key: string): boolean {
    const lease = this.#held.get(key)
    if (lease === undefined || this.#clock.monotonic() >= lease.until) return false
    lease.left++
    lease.used--
    return true
  }

  /** How many to ask for, by how many were used of late: one at first, more while they run out. */
  wanted(key: string, max: number): number {
    const lease = this.#held.get(key)
    if (lease === undefined) return this.#held.size >= most ? 1 : 2
    const next = lease.spent ? lease.asked * 2 : Math.max(1, lease.used)
    return Math.min(next, Math.max(1, Math.floor(max * share)))
  }

  /**
   * Hold a block, one of which is used at once.
   *
   * @param left how long the epoch still is; milliseconds
   * @param over called with what was not used when the lease is over
   */
  hold(key: string, asked: number, granted: number, ms: number, left: number, over: (unused: number) => void): void {
    const lasts = Math.min(ms * life, left)
    const before = this.#held.get(key)
    // Asked for twice at the same time: what the first one still holds is held on.
    const kept = before !== undefined && this.#clock.monotonic() < before.until ? before.left : 0
    if (before !== undefined) before.left = 0
    const lease: Lease = { left: granted - 1 + kept, used: 1, until: this.#clock.monotonic() + lasts, spent: false, asked }
    this.#held.set(key, lease)
    this.#clock.after(lasts, () => this.#end(key, lease, ms, over))
  }

  #end(key: string, lease: Lease, ms: number, over: (unused: number) => void): void {
    const unused = lease.left
    lease.left = 0
    if (unused > 0) over(unused)
    // Remembered a little longer, for what it tells of the load.
    this.#clock.after(ms * life, () => this.#held.get(key) === lease && this.#held.delete(key))
  }
}
