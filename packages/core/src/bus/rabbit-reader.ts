import type { AsyncMessage, Connection } from 'rabbitmq-client'
import type { Clock } from '../clock/clock.ts'
import { Recent } from '../flow/recent.ts'
import type { Consumer, Dead } from './bus.ts'
import { Partitions } from './partitions.ts'
import { Patience } from './patience.ts'
import type { RabbitBusSettings } from './rabbit.ts'
import type { RabbitHand } from './rabbit-hand.ts'
import { RabbitMembers } from './rabbit-members.ts'
import { acknowledge, parcelOf } from './rabbit-parcel.ts'
import { RabbitPlace } from './rabbit-place.ts'
import type { RabbitTopic } from './rabbit-topic.ts'
import { type Kept, Worker } from './worker.ts'

/** A message that is to be worked on. */
interface Share extends Kept {
  readonly tag: number
  readonly hand: RabbitHand
  /** How often it was handed out before. */
  readonly times: number
}

/** Pause before the next try after the connection ended; milliseconds. */
const pause = 200
/** A message that was handed out so often without an end took the process with it each time. */
const deadliest = 10

export interface RabbitReaderOptions {
  readonly connection: Connection
  readonly name: string
  readonly topic: RabbitTopic
  readonly group: string
  readonly consumer: Consumer
  readonly settings: RabbitBusSettings
  readonly clock: Clock
  readonly bury: (dead: Dead) => Promise<void>
}

/**
 * Works on a topic as one of a group until it is stopped. It stands in line for each partition, so that somebody is
 * first wherever one lives; of those that others had better read it goes to the end of the line, once for each change
 * of who there is.
 */
export class RabbitReader {
  readonly #options: RabbitReaderOptions
  readonly #patience: Patience
  readonly #worker: Worker
  readonly #lines: Partitions<Share>
  readonly #members: RabbitMembers
  readonly #done = new Recent(10_000)
  #places: readonly RabbitPlace[] = []
  #whose: readonly (string | undefined)[] = []
  #lost: (() => void) | undefined
  #running: Promise<void> | undefined
  #stopped = false

  constructor(options: RabbitReaderOptions) {
    this.#options = options
    const { group, settings, clock, connection, topic } = options
    this.#patience = new Patience(clock)
    this.#worker = new Worker({ group, settings, patience: this.#patience, now: () => clock.now() })
    this.#lines = new Partitions((share) => this.#work(share))
    const { silentMs, settleMs } = settings
    const changed = () => this.#share()
    this.#members = new RabbitMembers({
      connection,
      exchange: topic.exchange,
      key: topic.membersOf(group),
      silentMs,
      settleMs,
      clock,
      changed,
    })
  }

  /** Messages that were handed out and are not done. */
  get underway(): number {
    return this.#lines.size
  }

  /** Whether it reads this topic as this group. */
  is(topic: string, group: string): boolean {
    return this.#options.name === topic && this.#options.group === group
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
    for (const place of this.#places) place.stay()
    this.#patience.end()
    this.#members.sayGone()
    await this.#lines.idle()
    this.#lost?.()
    await this.#running
  }

  async #run(begun: () => void): Promise<void> {
    const { connection, topic, group } = this.#options
    while (!this.#stopped) {
      const over = new Promise<void>((resolve) => (this.#lost = resolve))
      try {
        await topic.declare(connection)
        await topic.join(connection, group)
        this.#places = topic.queues(group).map((queue, partition) => this.#place(queue, partition))
        this.#whose = this.#members.whose(topic.partitions)
        await Promise.all(this.#places.map((place) => place.take()))
        await this.#members.join(() => this.#lost!())
        begun()
        if (!this.#stopped) await over
      } catch {
        // Away, or cut while it began; the next try is soon.
        begun()
      }
      await Promise.all([...this.#places.map((place) => place.leave()), this.#members.leave()])
      this.#lines.resume()
      if (!this.#stopped) await this.#patience.wait(pause)
    }
  }

  #place(queue: string, partition: number): RabbitPlace {
    const { connection, settings } = this.#options
    return new RabbitPlace({
      connection,
      queue,
      handed: (message, hand) => this.#handed(message, hand),
      resume: () => this.#lines.resume(),
      settled: () => this.#patience.wait(settings.settleMs),
      back: () => this.#whose[partition] === undefined && this.#members.renew(),
      lost: () => this.#lost!(),
    })
  }

  /** Let others be first where they had better be. */
  #share(): void {
    const whose = this.#members.whose(this.#options.topic.partitions)
    for (const [partition, owner] of whose.entries()) {
      if (owner === undefined) this.#places[partition]?.stay()
      else if (owner !== this.#whose[partition]) this.#places[partition]?.goBack()
    }
    this.#whose = whose
  }

  #handed(message: AsyncMessage, hand: RabbitHand): void {
    const { name, settings } = this.#options
    const { id, partition, body } = parcelOf(message)
    const times = Number((message.headers as Record<string, unknown> | undefined)?.['x-delivery-count'] ?? 0)
    const attempts = times >= deadliest ? settings.attempts : 0
    const payload = () => JSON.parse(body.toString('utf8')) as unknown
    hand.handed(times)
    this.#lines.add(partition, { id, topic: name, partition, payload, attempts, tag: message.deliveryTag, hand, times })
  }

  /** @returns whether this process is done with it: worked on, put aside, or not its own any more */
  async #work(share: Share): Promise<boolean> {
    const { hand, times } = share
    const goesOn = () => !this.#stopped && hand.goesOn(times)
    hand.begin()
    const ended = this.#done.has(share.id)
      ? 'done'
      : await this.#worker.work(share, this.#options.consumer, goesOn, (_, dead) => this.#failed(share, dead))
    if (ended === 'done') this.#done.add(share.id)
    if (ended !== 'left' && !hand.over) acknowledge(hand.channel, share.tag)
    hand.end(times, ended === 'left')
    return ended !== 'left' || hand.over
  }

  /** @returns whether it is put aside, where it is to be */
  async #failed({ hand }: Share, dead: Dead | undefined): Promise<boolean> {
    if (!dead) return true
    try {
      await this.#options.bury(dead)
      return true
    } catch {
      // RabbitMQ is away: what was handed out over this channel is handed out again.
      if (!hand.over) this.#lost!()
      hand.drop()
      return false
    }
  }
}
