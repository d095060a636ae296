import { randomUUID } from 'node:crypto'
import type { Connection } from 'rabbitmq-client'
import { overChannel } from './rabbit-channel.ts'
import { deadLettersOf } from './rabbit-dead.ts'
import { acknowledge, type Parcel, parcelOf, send } from './rabbit-parcel.ts'

/** The log keeps so much for groups that come later; bytes, and how long. */
const logSize = { 'x-max-length-bytes': 100_000_000, 'x-max-age': '1h' } as const
/** Handed out so often without an end, a message is given up by the server; a process gives it up before, and says why. */
const deliveryLimit = 20
const durable = { durable: true } as const

/** What the queues of a topic are called, and how they are made. */
export class RabbitTopic {
  readonly exchange: string
  readonly log: string
  readonly partitions: number
  readonly #deadLetters: (group: string) => Readonly<Record<string, unknown>>

  constructor(prefix: string, topic: string, partitions: number) {
    this.#deadLetters = (group) => deadLettersOf(prefix, topic, group)
    this.exchange = `${prefix}.${topic}`
    this.log = `${this.exchange}.log`
    this.partitions = partitions
  }

  queues(group: string): string[] {
    return Array.from({ length: this.partitions }, (_, index) => `${this.exchange}.${group}.${index}`)
  }

  /** By what name the members of a group hear each other, where messages go in: none of the partitions is called so. */
  membersOf(group: string): string {
    return `members.${group}`
  }

  /** Make what is there for every group: where messages go in, and the log. */
  async declare(connection: Connection): Promise<void> {
    await connection.exchangeDeclare({ exchange: this.exchange, type: 'direct', ...durable })
    await connection.queueDeclare({ queue: this.log, ...durable, arguments: { 'x-queue-type': 'stream', ...logSize } })
    for (let index = 0; index < this.partitions; index++)
      await connection.queueBind({ queue: this.log, exchange: this.exchange, routingKey: String(index) })
  }

  /**
   * Make the queues of a group: replicated, each read by one consumer at a time, which keeps its order. A group that is
   * new is given what the log still has.
   *
   * @returns whether it is new
   */
  async join(connection: Connection, group: string): Promise<boolean> {
    const queues = this.queues(group)
    const bind = async () => {
      for (const [index, queue] of queues.entries())
        await connection.queueBind({ queue, exchange: this.exchange, routingKey: String(index) })
    }
    if ((await this.ready(connection, group)) !== undefined) {
      // Whoever made them may have been killed before this; what came meanwhile is in the journal.
      await bind()
      return false
    }
    for (const queue of queues) {
      const how = {
        'x-queue-type': 'quorum' as const,
        'x-single-active-consumer': true,
        'x-delivery-limit': deliveryLimit,
        ...this.#deadLetters(group),
      }
      await connection.queueDeclare({ queue, ...durable, arguments: how })
    }
    await overChannel(connection, async (channel) => {
      await channel.confirmSelect()
      const copied = new Set<string>()
      const copy = async () => {
        for (const { index, parcel } of await this.read(connection)) {
          if (copied.has(parcel.id)) continue
          copied.add(parcel.id)
          await send(channel, '', queues[index]!, parcel)
        }
      }
      await copy()
      await bind()
      // What came between the end of the log and the binding; what came twice is known by its id.
      await copy()
    })
    return true
  }

  /** Messages of a group that nobody was handed; undefined when there is no such group. */
  async ready(connection: Connection, group: string): Promise<number | undefined> {
    try {
      // Over a channel of its own: asking for a queue that is not there ends it, and whatever else is under way on it.
      return await overChannel(connection, async (channel) => {
        let sum = 0
        for (const queue of this.queues(group)) sum += (await channel.queueDeclare({ queue, passive: true })).messageCount
        return sum
      })
    } catch (error) {
      if ((error as { code?: string }).code === 'NOT_FOUND') return undefined
      throw error
    }
  }

  /** What is in the log now, oldest first. */
  async read(connection: Connection): Promise<readonly { readonly index: number; readonly parcel: Parcel }[]> {
    const found: { index: number; parcel: Parcel }[] = []
    const end = randomUUID()
    await overChannel(connection, async (channel) => {
      await channel.confirmSelect()
      await channel.basicPublish({ routingKey: this.log, type: 'end', messageId: end, ...durable }, Buffer.alloc(0))
      await channel.basicQos({ prefetchCount: 500 })
      await new Promise<void>((resolve, reject) => {
        channel.once('close', () => reject(new Error('the connection to RabbitMQ ended')))
        const args = { 'x-stream-offset': 'first' }
        channel
          .basicConsume({ queue: this.log, arguments: args }, (message) => {
            acknowledge(channel, message.deliveryTag)
            if (message.type === 'end') return void (message.messageId === end && resolve())
            found.push({ index: Number(message.routingKey), parcel: parcelOf(message) })
          })
          .catch(reject)
      })
    })
    return found
  }
}
