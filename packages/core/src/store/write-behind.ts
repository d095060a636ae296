import type { Db } from '@waddlebot/sdk'
import type { Clock, Timer } from '../clock/clock.ts'
import type { Store } from './store.ts'

/** Most rows held, and the longest they are held: what a crash can lose. */
const mostRows = 1_000
const longestMs = 1_000

/**
 * Counting that may lose its last second in a crash and nothing on a clean stop: usage, activity, watch time.
 * Never for what somebody was told is done. Additions to one key are one number, and all of them one
 * transaction, which is what makes a count for every message affordable.
 */
export class WriteBehind {
  readonly #store: Store
  readonly #clock: Clock
  readonly #write: (db: Db, counts: ReadonlyMap<string, number>) => Promise<void>
  #counts = new Map<string, number>()
  #timer: Timer | undefined
  #writing: Promise<void> = Promise.resolve()

  /** @param write adds the counts to what is stored, in the given transaction */
  constructor(store: Store, clock: Clock, write: (db: Db, counts: ReadonlyMap<string, number>) => Promise<void>) {
    this.#store = store
    this.#clock = clock
    this.#write = write
  }

  /** Count `n` more for `key`. */
  add(key: string, n = 1): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + n)
    if (this.#counts.size >= mostRows) void this.flush()
    else this.#timer ??= this.#clock.after(longestMs, () => void this.flush())
  }

  /** Write what is held. Counts that cannot be written are held on to, and never kept from stopping. */
  flush(): Promise<void> {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#writing = this.#writing.then(() => this.#flush())
    return this.#writing
  }

  async #flush(): Promise<void> {
    if (this.#counts.size === 0) return
    const counts = this.#counts
    this.#counts = new Map()
    try {
      await this.#store.transaction((db) => this.#write(db, counts), 'counts')
    } catch {
      for (const [key, n] of counts) this.#counts.set(key, (this.#counts.get(key) ?? 0) + n)
    }
  }
}
