import type { Db } from '@waddlebot/sdk'
import { type Clock, systemClock } from '../clock/clock.ts'
import { Batch } from '../flow/batch.ts'
import type { Store } from '../store/index.ts'
import { type Bus, type BusSettings, busDefaults, type Consumer, type Dead } from './bus.ts'
import { Reader } from './reader.ts'
import { deadOf, join, share } from './share.ts'

/** What is put on a bus. */
export interface BusMessage {
  readonly id: string
  readonly partition: string
  readonly payload: unknown
}

/** A message as it is written down. */
interface Outgoing {
  readonly topic: string
  readonly id: string
  readonly partition: string
  /** JSON. */
  readonly payload: string
}

/** How long a message is kept for readers that come later, and its id known as used; milliseconds. */
const remembered = 7 * 86_400_000

/** What keeps publishing transactions apart until their commit, so that no reader sees a number before a smaller one. */
const order = 'bus'

/**
 * The bus as a log in the store of one process: what was published is on disk when {@link Bus.publish} resolves,
 * and what no consumer acknowledged comes again after a crash. A message can be published in the transaction of
 * what it tells of: either both are there or neither.
 */
export class SqlBus implements Bus {
  readonly #store: Store
  readonly #settings: BusSettings
  readonly #clock: Clock
  readonly #readers = new Map<string, Reader>()
  /** What is published in one moment is one transaction; the next is written while that waits for the disk. */
  readonly #outgoing = new Batch<Outgoing, void>((all) => this.#publishAll(all), 2)

  constructor(store: Store, settings: BusSettings = busDefaults, clock: Clock = systemClock) {
    this.#store = store
    this.#settings = settings
    this.#clock = clock
  }

  async publish(topic: string, message: BusMessage): Promise<void> {
    await this.#outgoing.add(outgoing(topic, message))
  }

  /**
   * Publish as part of a transaction that is open.
   *
   * @returns to be called after the commit, so that readers look now; without it they look at the next message
   */
  async publishWithin(db: Db, topic: string, message: BusMessage): Promise<() => void> {
    await db.transaction((within) => this.#write(within, [outgoing(topic, message)]), order)
    return () => this.#wake(new Set([topic]))
  }

  async subscribe(topic: string, group: string, consumer: Consumer): Promise<() => Promise<void>> {
    await this.#store.transaction((db) => join(db, topic, group), order)
    const key = JSON.stringify([topic, group])
    await this.#readers.get(key)?.stop()
    const reader = new Reader(this.#store.db, topic, group, consumer, this.#settings, this.#clock)
    this.#readers.set(key, reader)
    reader.wake()
    return async () => {
      await reader.stop()
      if (this.#readers.get(key) === reader) this.#readers.delete(key)
    }
  }

  dead(topic: string): Promise<readonly Dead[]> {
    return deadOf(this.#store.db, topic)
  }

  async replay(id: string, group: string): Promise<boolean> {
    const row = await this.#store.db.one<{ topic: string; seq: number }>`
      UPDATE waddle_bus_share SET dead_at = NULL, error = NULL, attempts = 0
      WHERE reader = ${group} AND dead_at IS NOT NULL AND seq IN (SELECT seq FROM waddle_bus_message WHERE id = ${id})
      RETURNING topic, seq`
    if (!row) return false
    void this.#readers.get(JSON.stringify([row.topic, group]))?.again(row.seq)
    return true
  }

  async drop(id: string, group: string): Promise<boolean> {
    const { changes } = await this.#store.db.run`
      DELETE FROM waddle_bus_share
      WHERE reader = ${group} AND dead_at IS NOT NULL AND seq IN (SELECT seq FROM waddle_bus_message WHERE id = ${id})`
    return changes > 0
  }

  async lag(topic: string, group: string): Promise<number> {
    const { db } = this.#store
    const known = await db.one`SELECT name FROM waddle_bus_reader WHERE topic = ${topic} AND name = ${group}`
    const row = known
      ? await db.one<{ n: number }>`
          SELECT count(*) AS n FROM waddle_bus_share WHERE topic = ${topic} AND reader = ${group} AND dead_at IS NULL`
      : await db.one<{ n: number }>`SELECT count(*) AS n FROM waddle_bus_message WHERE topic = ${topic}`
    return Number(row!.n)
  }

  /** Forget messages of long ago that every reader is done with. */
  async forget(): Promise<void> {
    await this.#store.db.run`
      DELETE FROM waddle_bus_message
      WHERE at < ${this.#clock.now() - remembered} AND seq NOT IN (SELECT seq FROM waddle_bus_share)`
  }

  /** Nothing is ever lost. */
  onGap(): () => void {
    return () => {}
  }

  /** Stops every consumer; the store stays open, for it is not ours. */
  async close(): Promise<void> {
    await Promise.all([...this.#readers.values()].map((reader) => reader.stop()))
    this.#readers.clear()
  }

  async #publishAll(all: readonly Outgoing[]): Promise<void> {
    await this.#store.transaction((db) => this.#write(db, all), order)
    this.#wake(new Set(all.map(({ topic }) => topic)))
  }

  async #write(db: Db, all: readonly Outgoing[]): Promise<void> {
    const at = this.#clock.now()
    const fresh = new Map<string, string[]>()
    for (const { topic, id, partition, payload } of all) {
      // Without RETURNING: for a statement that has it SQLite keeps a copy of every page that it touches.
      const { changes } = await db.run`
        INSERT INTO waddle_bus_message (topic, id, partition, payload, at) VALUES (${topic}, ${id}, ${partition}, ${payload}, ${at})
        ON CONFLICT (topic, id) DO NOTHING`
      if (changes === 0) continue
      const ids = fresh.get(topic)
      if (ids) ids.push(id)
      else fresh.set(topic, [id])
    }
    for (const [topic, ids] of fresh) await share(db, topic, ids)
  }

  #wake(topics: ReadonlySet<string>): void {
    for (const reader of this.#readers.values()) if (topics.has(reader.topic)) reader.wake()
  }
}

function outgoing(topic: string, { id, partition, payload }: BusMessage): Outgoing {
  return { topic, id, partition, payload: JSON.stringify(payload ?? null) }
}
