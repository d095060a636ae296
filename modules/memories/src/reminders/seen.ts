import type { Db } from '@waddlebot/sdk'

/** Where somebody was seen. */
export interface Sighting {
  readonly person: string
  readonly community: string
  readonly channel: string
  /** The account that spoke, and its name. */
  readonly account: string
  readonly name: string
  /** Epoch milliseconds. */
  readonly at: number
}

/** How long somebody counts as being where they spoke last; milliseconds. */
export const staysFor = 10 * 60_000
/** Whoever goes on in one channel is written again after so long; milliseconds. */
const writtenEvery = 60_000
/** Sightings that may wait, at most, and those that are written in one transaction. */
const mostWaiting = 10_000
const atOnce = 200

/** Where people who have reminders speak: in memory at once, written behind, never more than one write under way. */
export class Seen {
  readonly #db: Db
  readonly #failed: (error: unknown) => void
  readonly #written = new Map<string, Sighting>()
  #waiting = new Map<string, Sighting>()
  #writing: Promise<void> | undefined

  constructor(db: Db, failed: (error: unknown) => void) {
    this.#db = db
    this.#failed = failed
  }

  note(sighting: Sighting): void {
    const key = `${sighting.community} ${sighting.person}`
    const last = this.#written.get(key)
    if (last !== undefined && last.channel === sighting.channel && sighting.at - last.at < writtenEvery) return
    if (this.#waiting.size >= mostWaiting) return
    if (this.#written.size >= mostWaiting) this.#written.clear()
    this.#written.set(key, sighting)
    this.#waiting.set(key, sighting)
    this.#writing ??= this.#write()
  }

  /** Resolves when all that was noted is written. */
  async flush(): Promise<void> {
    while (this.#writing) await this.#writing
  }

  async #write(): Promise<void> {
    // What is noted in this turn of the loop goes along.
    await Promise.resolve()
    while (this.#waiting.size > 0) {
      const some = [...this.#waiting.values()].slice(0, atOnce)
      for (const { community, person } of some) this.#waiting.delete(`${community} ${person}`)
      await this.#db.transaction((tx) => keepAll(tx, some), 'seen').catch(this.#failed)
    }
    this.#writing = undefined
  }
}

async function keepAll(tx: Db, sightings: readonly Sighting[]): Promise<void> {
  for (const { person, community, channel, account, name, at } of sightings) {
    await tx.run`INSERT INTO memories_seen (person, community, channel, account, name, at)
      VALUES (${person}, ${community}, ${channel}, ${account}, ${name}, ${at})
      ON CONFLICT (person, community) DO UPDATE SET
        channel = excluded.channel, account = excluded.account, name = excluded.name, at = excluded.at`
  }
}

/** Where somebody is at the moment, in one community. */
export function whereIs(db: Db, person: string, community: string, now: number): Promise<Sighting | undefined> {
  return db.one<Sighting>`
    SELECT * FROM memories_seen WHERE person = ${person} AND community = ${community} AND at >= ${now - staysFor}`
}
