import type { Clock } from '../clock/clock.ts'

/** A block of uses that this process took and has not used. */
interface Block {
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
/** A block lasts for this part of its window: so much later than it was counted can a use be at most. */
const life = 1 / 20
/** And holds this part of the uses at most. */
const share = 1 / 10
/** Blocks held at most; with more, uses are asked for one by one. */
const most = 10_000

/**
 * Blocks of uses of large windows, so that steady load asks Redis once for many. What is not used is given back when
 * the block is over, and a block is over with the epoch it was counted in; so a use is never counted in a window other
 * than its own, and moves inside it by a twentieth at most.
 */
export class Blocks {
  readonly #held = new Map<string, Block>()
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
    const block = this.#held.get(key)
    if (block === undefined || this.#clock.monotonic() >= block.until) return false
    if (block.left === 0) {
      block.spent = true
      return false
    }
    block.left--
    block.used++
    return true
  }

  /** Whether one could be used. */
  has(key: string): boolean {
    const block = this.#held.get(key)
    return block !== undefined && block.left > 0 && this.#clock.monotonic() < block.until
  }

  /** Give one back to those that are held. False when there is no block. */
  unuse(key: string): boolean {
    const block = this.#held.get(key)
    if (block === undefined || this.#clock.monotonic() >= block.until) return false
    block.left++
    block.used--
    return true
  }

  /** How many to ask for, by how many were used of late: one at first, more while they run out. */
  wanted(key: string, max: number): number {
    const block = this.#held.get(key)
    if (block === undefined) return this.#held.size >= most ? 1 : 2
    const next = block.spent ? block.asked * 2 : Math.max(1, block.used)
    return Math.min(next, Math.max(1, Math.floor(max * share)))
  }

  /**
   * Hold a block, one of which is used at once.
   *
   * @param left how long the epoch still is; milliseconds
   * @param over called with what was not used when the block is over
   */
  hold(key: string, asked: number, granted: number, ms: number, left: number, over: (unused: number) => void): void {
    const lasts = Math.min(ms * life, left)
    const before = this.#held.get(key)
    // Asked for twice at the same time: what the first one still holds is held on.
    const kept = before !== undefined && this.#clock.monotonic() < before.until ? before.left : 0
    if (before !== undefined) before.left = 0
    const block: Block = { left: granted - 1 + kept, used: 1, until: this.#clock.monotonic() + lasts, spent: false, asked }
    this.#held.set(key, block)
    this.#clock.after(lasts, () => this.#end(key, block, ms, over))
  }

  #end(key: string, block: Block, ms: number, over: (unused: number) => void): void {
    const unused = block.left
    block.left = 0
    if (unused > 0) over(unused)
    // Remembered a little longer, for what it tells of the load.
    this.#clock.after(ms * life, () => this.#held.get(key) === block && this.#held.delete(key))
  }
}
