import type { Store } from '../store/index.ts'
import type { Delivered } from './queue.ts'

/** How long a message may still be changed; milliseconds. An older one has scrolled away: a new one is written. */
const lifetime = 86_400_000

/** Which message of the platform shows the state that a module said under a name. */
export class Cards {
  readonly #store: Store
  readonly #now: () => number
  readonly #underway = new Map<string, Promise<unknown>>()

  constructor(store: Store, now: () => number) {
    this.#store = store
    this.#now = now
  }

  /**
   * Say `card` in `channel`, one after the other: the second must know what the first became.
   *
   * @param say sends it; given the platform's id of the message to change, if there is one; returns the id it has now
   */
  async say(channel: string, card: string, say: (edits: string | undefined) => Promise<Delivered>): Promise<Delivered> {
    const key = `${channel}\n${card}`
    const before = this.#underway.get(key) ?? Promise.resolve()
    const saying = before.then(async () => {
      const edits = await this.#find(channel, card)
      const said = await say(edits)
      if (said.ok && said.id !== undefined && said.id !== edits) await this.#keep(channel, card, said.id)
      return said
    })
    const done = saying.catch(() => undefined)
    this.#underway.set(key, done)
    try {
      return await saying
    } finally {
      if (this.#underway.get(key) === done) this.#underway.delete(key)
    }
  }

  async #find(channel: string, card: string): Promise<string | undefined> {
    const row = await this.#store.db.one<{ message: string }>`
      SELECT message FROM waddle_card WHERE channel = ${channel} AND card = ${card} AND at > ${this.#now() - lifetime}`
    return row?.message
  }

  async #keep(channel: string, card: string, message: string): Promise<void> {
    await this.#store.transaction(async (db) => {
      await db.run`DELETE FROM waddle_card WHERE at <= ${this.#now() - lifetime}`
      await db.run`
        INSERT INTO waddle_card (channel, card, message, at) VALUES (${channel}, ${card}, ${message}, ${this.#now()})
        ON CONFLICT (channel, card) DO UPDATE SET message = excluded.message, at = excluded.at`
    }, 'cards')
  }
}
