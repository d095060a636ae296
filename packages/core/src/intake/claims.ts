import type { Db } from '@waddlebot/sdk'
import { Batch } from '../flow/batch.ts'
import type { Hold } from './hold.ts'

/** Pause before another look at what is in other hands, doubled each time until it is the longest; milliseconds. */
const [firstPause, longestPause] = [25, 250]

/** How somebody who takes is told of it. */
export interface Taking {
  /** Called in the moment in which a task is taken and held, before anything else can be. */
  readonly ours: () => void
  /** Called when it has to be waited for what is in other hands. */
  readonly later?: (() => void) | undefined
  /** Whether it is still wanted; what is not is left to others. */
  readonly wanted: () => boolean
}

/** A task that somebody wants to work on. */
interface Claim {
  readonly key: string
  readonly ours: () => void
}
type Claimed = 'ours' | 'later' | 'gone'

/** Takes what was left to whichever process takes it. */
export class Claims {
  readonly #hold: Hold
  readonly #me: string | undefined
  readonly #batch = new Batch<Claim, Claimed>((claims) => this.#write(claims))

  constructor(hold: Hold, me: string | undefined) {
    this.#hold = hold
    this.#me = me
  }

  /**
   * Take tasks of one lane. Calls of the same moment are one transaction. While somebody else still has something from
   * before in that lane, it is waited for, however long that takes: whoever has it does it within its time limit, or is
   * dead, or puts it where nobody waits for it.
   *
   * @returns those that are ours now
   */
  async take(keys: readonly string[], { ours, later, wanted }: Taking): Promise<Set<string>> {
    const mine = new Set<string>()
    let open = keys
    for (let pause = firstPause; open.length > 0 && wanted(); pause = Math.min(longestPause, pause * 2)) {
      const claims = await Promise.all(open.map((key) => this.#batch.add({ key, ours })))
      for (const [index, key] of open.entries()) if (claims[index] === 'ours') mine.add(key)
      open = open.filter((_, index) => claims[index] === 'later')
      if (open.length === 0) break
      later?.()
      await new Promise<void>((resolve) => void setTimeout(resolve, pause))
    }
    return mine
  }

  #write(claims: readonly Claim[]): Promise<Claimed[]> {
    return this.#hold.take(
      (db, naming) => {
        for (const { key } of claims) naming(key)
        return Promise.all(claims.map((claim) => this.#claim(db, claim)))
      },
      (ended) => {
        for (const [index, { key, ours }] of claims.entries()) {
          if (ended[index] !== 'ours') continue
          this.#hold.add([key])
          ours()
        }
      },
    )
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
