import { type Clock, systemClock } from '../clock/clock.ts'
import type { RedisLink } from '../redis/link.ts'
import { type Bus, type BusMessage, type BusSettings, busDefaults, type Consumer, type Dead } from './bus.ts'
import { partitionIndex } from './partition-index.ts'
import { StreamOutbox } from './stream-outbox.ts'
import { StreamReader } from './stream-reader.ts'
import { type StreamParcel, Streams } from './streams.ts'

export interface RedisBusSettings extends BusSettings {
  /** Streams of a topic; as many processes of a group can share its work. Must be the same in all of them. */
  readonly partitions: number
  /** How long a member of a group may be silent before others take over its partitions; milliseconds. */
  readonly leaseMs: number
  /** How long an id is known at least, so that the same id twice is one message; milliseconds. */
  readonly memoryMs: number
  /** Messages in a partition from which on no more are taken. */
  readonly most: number
  /** Messages of a partition that stay for groups that come later. */
  readonly keep: number
}

export const redisBusDefaults: RedisBusSettings = {
  ...busDefaults,
  partitions: 16,
  leaseMs: 5_000,
  memoryMs: 3_600_000,
  most: 50_000,
  keep: 1_000,
}

/** How often a bus that only publishes looks whether Redis still has what it took; milliseconds. */
const lookEvery = 2_000

/**
 * The bus of several processes on Redis Streams. What it promises is what Redis promises: with `appendonly yes` and
 * `appendfsync everysec` a second may be lost when the machine dies, without persistence all of it when Redis is
 * restarted. It notices both, and a FLUSHALL, and tells through {@link Bus.onGap}: what is published is in the journal
 * as well, and is published again from there. While Redis is away {@link Bus.publish} rejects at once.
 *
 * Ids are known for {@link RedisBusSettings.memoryMs}; consumers deduplicate by id for longer, in the store.
 */
export class RedisBus implements Bus {
  readonly #link: RedisLink
  readonly #streams: Streams
  readonly #settings: RedisBusSettings
  readonly #clock: Clock
  readonly #readers = new Set<StreamReader>()
  readonly #outbox: StreamOutbox
  readonly #gapTold = new Set<() => void>()
  readonly #stops: readonly (() => void)[]
  #born: string | undefined
  #runId: string | undefined
  #refused = false
  #members = 0
  #closed = false

  constructor(link: RedisLink, settings: Partial<RedisBusSettings> = {}, clock: Clock = systemClock) {
    this.#link = link
    this.#settings = { ...redisBusDefaults, ...settings }
    this.#clock = clock
    this.#streams = new Streams(link)
    const { partitions, most } = this.#settings
    this.#outbox = new StreamOutbox({ partitions, most, send: (topic, parcels) => this.#send(topic, parcels) })
    this.#stops = [
      link.ear.listen(this.#streams.wakes, (topic) => {
        for (const reader of this.#readers) if (reader.topic === topic) reader.wake()
      }),
      link.ear.listen(this.#streams.shares, (of) => {
        for (const reader of this.#readers) if (`${reader.topic}\n${reader.group}` === of) reader.share()
      }),
      link.onState(({ state }) => state === 'ready' && void this.#look()),
    ]
    void this.#look()
    this.#lookAgain()
  }

  publish(topic: string, message: BusMessage): Promise<void> {
    return this.#outbox.add(topic, message)
  }

  async subscribe(topic: string, group: string, consumer: Consumer): Promise<() => Promise<void>> {
    const reader = new StreamReader({
      streams: this.#streams,
      topic,
      group,
      me: `${this.#link.name}/${this.#members++}`,
      consumer,
      settings: this.#settings,
      clock: this.#clock,
      born: (born) => this.#bornAs(born),
    })
    this.#readers.add(reader)
    await reader.start()
    reader.wake()
    return async () => {
      await reader.stop()
      this.#readers.delete(reader)
    }
  }

  dead(topic: string): Promise<readonly Dead[]> {
    return this.#streams.dead(topic)
  }

  async replay(id: string, group: string): Promise<boolean> {
    for (const topic of await this.#streams.topics()) {
      const dead = (await this.#streams.dead(topic)).find((each) => each.id === id && each.group === group)
      if (dead) return this.#streams.replay(dead, partitionIndex(dead.partition, this.#settings.partitions))
    }
    return false
  }

  async drop(id: string, group: string): Promise<boolean> {
    for (const topic of await this.#streams.topics()) if (await this.#streams.drop(topic, group, id)) return true
    return false
  }

  lag(topic: string, group: string): Promise<number> {
    return this.#streams.lag(topic, group, this.#settings.partitions)
  }

  onGap(told: () => void): () => void {
    this.#gapTold.add(told)
    return () => void this.#gapTold.delete(told)
  }

  /** The link stays open, for it is not ours. */
  async close(): Promise<void> {
    this.#closed = true
    for (const stop of this.#stops) stop()
    await Promise.all([...this.#readers].map((reader) => reader.stop()))
    this.#readers.clear()
  }

  async #send(topic: string, parcels: readonly StreamParcel[]): Promise<readonly number[]> {
    const { memoryMs, most } = this.#settings
    try {
      const { born, refused } = await this.#streams.publish(topic, parcels, memoryMs, most)
      this.#bornAs(born)
      return refused
    } catch (error) {
      this.#refused = true
      throw error
    }
  }

  #lookAgain(): void {
    this.#clock.after(lookEvery, () => {
      if (this.#closed) return
      void this.#look()
      this.#lookAgain()
    })
  }

  /** Whether Redis is the one that took what was published. */
  async #look(): Promise<void> {
    try {
      const { memoryMs, most } = this.#settings
      const info = await this.#link.call((redis) => redis.info('server'))
      const runId = /run_id:(\w+)/.exec(info)?.[1]
      const restarted = this.#runId !== undefined && runId !== this.#runId
      this.#runId = runId
      const { born } = await this.#streams.publish('', [], memoryMs, most)
      const refused = this.#refused
      this.#refused = false
      if (!this.#bornAs(born) && (restarted || refused)) this.#tellGap()
    } catch {
      // Away; it is looked again.
    }
  }

  /** @returns whether this is another bus than the one that was known, and told so */
  #bornAs(born: string): boolean {
    const another = this.#born !== undefined && born !== this.#born
    this.#born = born
    if (another) this.#tellGap()
    return another
  }

  #tellGap(): void {
    for (const told of [...this.#gapTold]) told()
  }
}
