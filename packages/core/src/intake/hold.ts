import type { Db } from '@waddlebot/sdk'
import type { Store } from '../store/index.ts'

/**
 * What every change of who works on an event has in common: one at a time over all processes, so that each sees what
 * the one before it did. Without that two processes may take two things of one lane in the same moment, each of them
 * believing that the other one's is free.
 */
const taking = 'claims'

/**
 * What this process works on, of what is marked as its own where several share the store. The store may have marked
 * something as its own whose answer was lost on its way: that is doubtful, and let go of before anything else is taken,
 * so that what comes after it in its lane waits for whoever takes it.
 */
export class Hold {
  readonly #store: Store
  readonly #me: string | undefined
  readonly #keys = new Set<string>()
  readonly #doubtful = new Set<string>()
  #last: Promise<unknown> = Promise.resolve()

  /** @param me names this process where several share the store */
  constructor(store: Store, me: string | undefined) {
    this.#store = store
    this.#me = me
  }

  /** Whether this process works on it. */
  has(key: string): boolean {
    return this.#keys.has(key)
  }

  add(keys: Iterable<string>): void {
    for (const key of keys) this.#keys.add(key)
  }

  delete(key: string): void {
    this.#keys.delete(key)
  }

  /** Whether something may be marked as this process's that it knows nothing of. */
  get inDoubt(): boolean {
    return this.#doubtful.size > 0
  }

  /** The store was told to mark these as this process's, and did not say that it has. */
  doubt(keys: Iterable<string>): void {
    if (this.#me !== undefined) for (const key of keys) this.#doubtful.add(key)
  }

  /**
   * Take what nobody works on, in a transaction; one call at a time.
   *
   * @param work marks rows as this process's, and names each before it does
   * @param taken told what came of it before anything else can be taken
   */
  take<T>(work: (db: Db, naming: (key: string) => void) => Promise<T>, taken: (done: T) => void): Promise<T> {
    const turn = this.#last.then(() => this.#take(work, taken))
    this.#last = turn.catch(() => undefined)
    return turn
  }

  async #take<T>(work: (db: Db, naming: (key: string) => void) => Promise<T>, taken: (done: T) => void): Promise<T> {
    const doubtful = [...this.#doubtful].filter((key) => !this.#keys.has(key))
    const named = new Set<string>()
    let done: T
    try {
      done = await this.#store.transaction(async (db) => {
        for (const key of doubtful)
          await db.run`UPDATE waddle_event SET holder = NULL WHERE key = ${key} AND state = 'accepted' AND holder = ${this.#me}`
        return work(db, (key) => void named.add(key))
      }, taking)
    } catch (error) {
      this.doubt(named)
      throw error
    }
    for (const key of doubtful) this.#doubtful.delete(key)
    taken(done)
    return done
  }
}
