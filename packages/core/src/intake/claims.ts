import type { Db } from '@waddlebot/sdk'
import type { Store } from '../store/index.ts'
import { Batch } from './batch.ts'

/** Pause before another look at what is in other hands, doubled each time until it is the longest; milliseconds. */
const [firstPause, longestPause] = [25, 250]
/**
 * What every change of who works on an event has in common: one at a time over all processes, so that each sees what
 * the one before it did. Without that two processes may take two things of one lane in the same moment, each of them
 * believing that the other one's is free.
 */
export const taking = 'claims'

/** How somebody who takes is told of it. */
export interface Taking {
  /** Called in the moment in which a task is taken, before anything else can be. */
  readonly ours: (key: string) => void
  /** Called when it has to be waited for what is in other hands. */
  readonly later?: (() => void) | undefined
  /** Whether it is still wanted; what is not is left to others. */
  readonly wanted: () => boolean
  /** Whether this process works on a task. */
  readonly holds: (key: string) => boolean
}

/** A task that somebody wants to work on. */
interface Claim {
  readonly key: string
  readonly ours: (key: string) => void
  readonly holds: (key: string) => boolean
}
type Claimed = 'ours' | 'later' | 'gone'

/** Takes what was left to whichever process takes it. */
export class Claims {
  readonly #store: Store
  readonly #me: string | undefined
  /** What the store may have noted as this process's without its answer having come back: nothing of its lane may go before it. */
  readonly #doubtful = new Map<string, Claim>()
  readonly #batch = new Batch<Claim, Claimed>((claims) => this.#write(claims))

  constructor(store: Store, me: string | undefined) {
    this.#store = store
    this.#me = me
  }

  /**
   * Take tasks of one lane. Calls of the same moment are one transaction. While somebody else still has something from
   * before in that lane, it is waited for, however long that takes: whoever has it does it within its time limit, or is
   * dead, or puts it where nobody waits for it.
   *
   * @returns those that are ours now
   */
  async take(keys: readonly string[], { ours, later, wanted, holds }: Taking): Promise<Set<string>> {
    const mine = new Set<string>()
    let open = keys
    for (let pause = firstPause; open.length > 0 && wanted(); pause = Math.min(longestPause, pause * 2)) {
      const claims = await Promise.all(open.map((key) => this.#batch.add({ key, ours, holds })))
      for (const [index, key] of open.entries()) if (claims[index] === 'ours') mine.add(key)
      open = open.filter((_, index) => claims[index] === 'later')
      if (open.length === 0) break
      later?.()
      await new Promise<void>((resolve) => void setTimeout(resolve, pause))
    }
    return mine
  }

  async #write(claims: readonly Claim[]): Promise<Claimed[]> {
    const doubtful = [...this.#doubtful.values()].filter(({ key, holds }) => !holds(key))
    const ended = await this.#store
      .transaction(async (db) => {
        for (const { key } of doubtful)
          await db.run`UPDATE waddle_event SET holder = NULL WHERE key = ${key} AND state = 'accepted' AND holder = ${this.#me}`
        return Promise.all(claims.map((claim) => this.#claim(db, claim)))
      }, taking)
      .catch((error: unknown) => {
        for (const claim of claims) this.#doubtful.set(claim.key, claim)
        throw error
      })
    for (const { key } of doubtful) this.#doubtful.delete(key)
    for (const [index, { key, ours }] of claims.entries()) if (ended[index] === 'ours') ours(key)
    return ended
  }

  async #claim(db: Db, { key }: Claim): Promise<Claimed> {
    const { changes } = await db.run`
      UPDATE waddle_event SET holder = ${this.#me}
      WHERE key = ${key} AND state = 'accepted' AND holder IS NULL AND NOT EXISTS (
        SELECT 1 FROM waddle_event AS older WHERE older.state = 'accepted' AND older.lane = waddle_event.lane
        AND older.seq < waddle_event.seq AND older.holder IS DISTINCT FROM ${this.#me})`
    if (changes > 0) return 'ours'
    const open = await db.one`SELECT 1 AS open FROM waddle_event WHERE key = ${key} AND state = 'accepted' AND holder IS NULL`
    return open ? 'later' : 'gone'
  }
}
