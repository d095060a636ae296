import { channelId, type Envelope } from '@waddlebot/sdk'
import type { Dead } from '../bus/bus.ts'
import type { Store } from '../store/index.ts'
import { eventsTopic } from './parcel.ts'

/** What stands in the place of a group of the bus where the journal itself put an event aside. */
const journal = 'journal'

/** Events that the journal put aside, because the process ended each time while it worked on them. */
export class DeadEvents {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** How many there are. */
  async count(): Promise<number> {
    const row = await this.#store.db.one<{ n: number }>`SELECT count(*) AS n FROM waddle_event WHERE state = 'dead'`
    return Number(row!.n)
  }

  /** Oldest first. */
  async list(): Promise<readonly Dead[]> {
    const rows = await this.#store.db.all<{ key: string; envelope: string; done_at: number }>`
      SELECT key, envelope, done_at FROM waddle_event WHERE state = 'dead' ORDER BY seq`
    return rows.map(({ key, envelope, done_at: at }) => {
      const payload = JSON.parse(envelope) as Envelope
      const partition = channelId(payload.platform, payload.server, payload.channel)
      return { id: key, topic: eventsTopic, group: journal, partition, payload, error: 'the bot ended each time it worked on it', at }
    })
  }

  /** Have it worked on as if it had just come: where the bot is several processes by one of them, else at the next start. False if there is none. */
  async replay(key: string, group = journal): Promise<boolean> {
    if (group !== journal) return false
    const { changes } = await this.#store.db.run`
      UPDATE waddle_event SET state = 'accepted', outcome = NULL, reason = NULL, done_at = NULL, lane = NULL, holder = NULL
      WHERE key = ${key} AND state = 'dead'`
    return changes > 0
  }

  /** It is not to be done. Its id stays known, so that it is no new one should it come again. False if there is none. */
  async drop(key: string, group = journal): Promise<boolean> {
    if (group !== journal) return false
    const { changes } = await this.#store.db.run`
      UPDATE waddle_event SET state = 'done', envelope = NULL WHERE key = ${key} AND state = 'dead'`
    return changes > 0
  }
}
