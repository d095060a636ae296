import type { AsyncMessage, Channel, Connection } from 'rabbitmq-client'
import type { Clock } from '../clock/clock.ts'
import { Recent } from '../flow/recent.ts'
import type { BusSettings, Consumer, Dead } from './bus.ts'
import { Partitions } from './partitions.ts'
import { Patience } from './patience.ts'
import { ended } from './rabbit-channel.ts'
import { acknowledge, parcelOf } from './rabbit-parcel.ts'
import type { RabbitTopic } from './rabbit-topic.ts'
import { type Kept, Worker } from './worker.ts'

/** A message that is to be worked on, handed out over one channel: when that is gone it is somebody else's. */
interface Share extends Kept {
  readonly tag: number
  readonly life: { over: boolean }
  readonly channel: Channel
}

/** Messages of a partition handed out at once. */
const prefetch = 100
/** Pause before the next try after the connection ended; milliseconds. */
const pause = 200
/** A message that was handed out so often without an end took the process with it each time. */
const deadliest = 10

/** Works on a topic as one of a group, over one channel at a time, until it is stopped. */
export class RabbitReader {
  readonly #connection: Connection
  readonly #name: string
  readonly #topic: RabbitTopic
  readonly #group: string
  readonly #consumer: Consumer
  readonly #settings: BusSettings
  readonly #bury: (dead: Dead) => Promise<void>
  readonly #patience: Patience
  readonly #worker: Worker
  readonly #lines: Partitions<Share>
  readonly #done = new Recent(10_000)
  #channel: Channel | undefined
  #running: Promise<void> | undefined
  #stopped = false

  constructor(options: {
    readonly connection: Connection
    readonly name: string
    readonly topic: RabbitTopic
    readonly group: string
    readonly consumer: Consumer
    readonly settings: BusSettings
    readonly clock: Clock
    readonly bury: (dead: Dead) => Promise<void>
  }) {
    this.#connection = options.connection
    this.#name = options.name
    this.#topic = options.topic
    this.#group = options.group
    this.#consumer = options.consumer
    this.#settings = options.settings
    this.#bury = options.bury
    this.#patience = new Patience(options.clock)
    const { group, settings, clock } = options
    this.#worker = new Worker({ group, settings, patience: this.#patience, now: () => clock.now() })
    this.#lines = new Partitions((share) => this.#work(share))
  }

  /** Messages that were handed out and are not done. */
  get underway(): number {
    return this.#lines.size
  }

  /** Whether it reads this topic as this group. */
  is(topic: string, group: string): boolean {
    return this.#name === topic && this.#group === group
  }

  /** Begin; resolves when it is known to the server, or the server is known to be away. */
  start(): Promise<void> {
    return new Promise((resolve) => {
      this.#running = this.#run(resolve)
    })
  }

  /** Take nothing more; resolves when nothing is under way. What was handed out and not begun goes back, in order. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#patience.end()
    await this.#lines.idle()
    if (this.#channel) await ended(this.#channel)
    await this.#running
  }

  async #run(begun: () => void): Promise<void> {
    while (!this.#stopped) {
      const life = { over: false }
      try {
        await this.#topic.declare(this.#connection)
        await this.#topic.join(this.#connection, this.#group)
        const channel = await this.#connection.acquire()
        this.#channel = channel
        const closed = new Promise<void>((resolve) => channel.once('close', resolve))
        await channel.basicQos({ prefetchCount: prefetch })
        for (const queue of this.#topic.queues(this.#group))
          await channel.basicConsume({ queue }, (message) => this.#handed(message, channel, life))
        begun()
        await closed
      } catch {
        // Away, or cut while it began; the next try is soon.
        begun()
      }
      life.over = true
      this.#lines.resume()
      if (!this.#stopped) await this.#patience.wait(pause)
    }
  }

  #handed(message: AsyncMessage, channel: Channel, life: Share['life']): void {
    const { id, partition, body } = parcelOf(message)
    const times = Number((message.headers as Record<string, unknown> | undefined)?.['x-delivery-count'] ?? 0)
    const attempts = times >= deadliest ? this.#settings.attempts : 0
    const payload = () => JSON.parse(body.toString('utf8')) as unknown
    this.#lines.add(partition, { id, topic: this.#name, partition, payload, attempts, tag: message.deliveryTag, life, channel })
  }

  /** @returns whether this process is done with it: worked on, put aside, or not its own any more */
  async #work(share: Share): Promise<boolean> {
    const { life, channel } = share
    const goesOn = () => !this.#stopped && !life.over
    const ended = this.#done.has(share.id)
      ? 'done'
      : await this.#worker.work(share, this.#consumer, goesOn, (_, dead) => this.#failed(share, dead))
    if (ended === 'left') return life.over
    if (ended === 'done') this.#done.add(share.id)
    if (!life.over) acknowledge(channel, share.tag)
    return true
  }

  /** @returns whether it is put aside, where it is to be */
  async #failed({ life, channel }: Share, dead: Dead | undefined): Promise<boolean> {
    if (!dead) return true
    try {
      await this.#bury(dead)
      return true
    } catch {
      // RabbitMQ is away: what was handed out over this channel is handed out again.
      life.over = true
      void ended(channel)
      return false
    }
  }
}
