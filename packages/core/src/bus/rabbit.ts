import { type Channel, Connection } from 'rabbitmq-client'
import { type Clock, systemClock } from '../clock/clock.ts'
import { Recent } from '../flow/recent.ts'
import type { RootLog } from '../telemetry/log.ts'
import { type Bus, type BusMessage, type BusSettings, busDefaults, type Consumer, type Dead } from './bus.ts'
import { partitionIndex } from './partition-index.ts'
import { ended } from './rabbit-channel.ts'
import { RabbitDead } from './rabbit-dead.ts'
import { type Outgoing, RabbitOutbox } from './rabbit-outbox.ts'
import { send } from './rabbit-parcel.ts'
import { RabbitReader } from './rabbit-reader.ts'
import { RabbitTopic } from './rabbit-topic.ts'

export interface RabbitBusSettings extends BusSettings {
  /** Queues of a topic in each group; as many processes of a group can share its work. Must be the same in all of them. */
  readonly partitions: number
  /** Messages that wait here while RabbitMQ is away; beyond it {@link Bus.publish} rejects. */
  readonly outbox: number
  /** A member of a group of which the others heard nothing for so long is gone to them; milliseconds. */
  readonly silentMs: number
  /** Those who come and go within so long make one change of who reads what; milliseconds. */
  readonly settleMs: number
}

export const rabbitBusDefaults: RabbitBusSettings = {
  ...busDefaults,
  partitions: 8,
  outbox: 10_000,
  silentMs: 5_000,
  settleMs: 250,
}

/** A topic that is published on. */
interface Known {
  readonly topic: RabbitTopic
  readonly ids: Recent
  /** There is something in its log; when that is gone RabbitMQ has lost it. */
  filled: boolean
  ready: Promise<void> | undefined
}

/**
 * The bus of several processes on RabbitMQ: persistent messages in replicated queues, published with confirms. A topic
 * has a fixed number of queues in each group, each read by one consumer at a time; that keeps the order of a partition.
 * Members of a group hear of each other, and each lets others read what is more than its fair share. A log keeps what was
 * published in the last hour for groups that come later.
 *
 * {@link Bus.publish} resolves when the servers have the message on disk. While RabbitMQ is away messages wait in this
 * process, as many as {@link RabbitBusSettings.outbox}; those are lost when it ends, and are in the journal. RabbitMQ
 * knows no ids: a process knows those of the log when it began and its own, and a consumer those it worked on lately;
 * beyond that consumers deduplicate by id in the store. {@link Bus.lag} does not see what other processes have in hand.
 */
export class RabbitBus implements Bus {
  readonly #connection: Connection
  readonly #dead: RabbitDead
  readonly #prefix: string
  readonly #settings: RabbitBusSettings
  readonly #clock: Clock
  readonly #topics = new Map<string, Known>()
  readonly #readers = new Set<RabbitReader>()
  readonly #gapTold = new Set<() => void>()
  readonly #outbox: RabbitOutbox
  #channel: Promise<Channel> | undefined

  constructor(url: string, prefix: string, log: RootLog, settings: Partial<RabbitBusSettings> = {}, clock: Clock = systemClock) {
    this.#prefix = prefix
    this.#settings = { ...rabbitBusDefaults, ...settings }
    this.#clock = clock
    this.#connection = new Connection({
      url,
      retryLow: 100,
      retryHigh: 2_000,
      acquireTimeout: 5_000,
      connectionTimeout: 5_000,
      heartbeat: 10,
      // An acknowledgement is small and nobody answers it: what follows would wait 40 ms for the other side's own.
      noDelay: true,
    })
    this.#dead = new RabbitDead(this.#connection, prefix)
    this.#outbox = new RabbitOutbox({
      most: this.#settings.outbox,
      clock,
      send: (outgoing) => this.#send(outgoing),
      connected: () => this.#connection.ready,
    })
    let away = false
    this.#connection.on('error', (error: Error) => {
      if (!away) log.warn('RabbitMQ is away: events wait in this process until it is back', { reason: error.message })
      away = true
    })
    this.#connection.on('connection', () => {
      if (away) log.info('RabbitMQ is back')
      away = false
      for (const known of this.#topics.values()) known.ready = undefined
      if (this.#outbox.sendAll()) this.#tellGap()
    })
  }

  publish(name: string, { id, partition, payload }: BusMessage): Promise<void> {
    const parcel = { id, partition, body: Buffer.from(JSON.stringify(payload ?? null)) }
    return this.#outbox.add(name, partitionIndex(partition, this.#settings.partitions), parcel)
  }

  async subscribe(name: string, group: string, consumer: Consumer): Promise<() => Promise<void>> {
    const { topic } = this.#topic(name)
    const reader = new RabbitReader({
      connection: this.#connection,
      name,
      topic,
      group,
      consumer,
      settings: this.#settings,
      clock: this.#clock,
      bury: async (dead) => this.#dead.bury(await this.#open(), dead),
    })
    this.#readers.add(reader)
    await reader.start()
    return async () => {
      await reader.stop()
      this.#readers.delete(reader)
    }
  }

  async dead(topic: string): Promise<readonly Dead[]> {
    const all: Dead[] = []
    await this.#dead.each((dead) => void (dead.topic === topic && all.push(dead)))
    return all.sort((a, b) => a.at - b.at)
  }

  async replay(id: string, group: string): Promise<boolean> {
    const dead = await this.#dead.take(id, group)
    if (!dead) return false
    const { topic } = this.#topic(dead.topic)
    const queue = topic.queues(group)[partitionIndex(dead.partition, this.#settings.partitions)]!
    await send(await this.#open(), '', queue, { id, partition: dead.partition, body: Buffer.from(JSON.stringify(dead.payload)) })
    return true
  }

  async drop(id: string, group: string): Promise<boolean> {
    return (await this.#dead.take(id, group)) !== undefined
  }

  async lag(name: string, group: string): Promise<number> {
    const { topic } = this.#topic(name)
    await this.#ready(name)
    const ready = await topic.ready(this.#connection, group)
    if (ready === undefined) return (await topic.read(this.#connection)).length
    return [...this.#readers].filter((reader) => reader.is(name, group)).reduce((sum, reader) => sum + reader.underway, ready)
  }

  onGap(told: () => void): () => void {
    this.#gapTold.add(told)
    return () => void this.#gapTold.delete(told)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#readers].map((reader) => reader.stop()))
    this.#readers.clear()
    const channel = await this.#channel?.catch(() => undefined)
    if (channel) await ended(channel)
    await this.#connection.close()
  }

  /** End without a word, as a process that is killed does. */
  destroy(): void {
    this.#connection.unsafeDestroy()
  }

  async #send({ name, index, parcel, sent }: Outgoing): Promise<void> {
    await this.#ready(name)
    const { topic, ids } = this.#topic(name)
    if (!sent() && ids.has(parcel.id)) return
    ids.add(parcel.id)
    sent(true)
    await send(await this.#open(), topic.exchange, String(index), parcel)
  }

  #tellGap(): void {
    for (const told of [...this.#gapTold]) told()
  }

  /** The channel that everything is published on, with confirms. */
  #open(): Promise<Channel> {
    this.#channel ??= this.#connection.acquire().then(
      async (channel) => {
        channel.once('close', () => (this.#channel = undefined))
        await channel.confirmSelect()
        return channel
      },
      (error: unknown) => {
        this.#channel = undefined
        throw error
      },
    )
    return this.#channel
  }

  #topic(name: string): Known {
    let known = this.#topics.get(name)
    if (!known) {
      known = {
        topic: new RabbitTopic(this.#prefix, name, this.#settings.partitions),
        ids: new Recent(10_000),
        filled: false,
        ready: undefined,
      }
      this.#topics.set(name, known)
    }
    return known
  }

  /** The topic is there, and the ids of its log are known. */
  #ready(name: string): Promise<void> {
    const known = this.#topic(name)
    known.ready ??= this.#prepare(known).catch((error: unknown) => {
      known.ready = undefined
      throw error
    })
    return known.ready
  }

  async #prepare(known: Known): Promise<void> {
    await this.#dead.declare()
    await known.topic.declare(this.#connection)
    const log = await known.topic.read(this.#connection)
    for (const { parcel } of log) known.ids.add(parcel.id)
    if (known.filled && log.length === 0) this.#tellGap()
    known.filled = log.length > 0
  }
}
