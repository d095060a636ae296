import type { AsyncMessage, Channel, Connection, SyncMessage } from 'rabbitmq-client'
import type { Dead } from './bus.ts'
import { overChannel } from './rabbit-channel.ts'
import { acknowledge, parcelOf, send } from './rabbit-parcel.ts'

/** Marks what a process put aside, with what it knows of it; all else was put aside by the server. */
const told = 'dead'

/** How the server puts aside what a queue gives up: with a copy that is safe before the original is gone. */
export function deadLettersOf(prefix: string, topic: string, group: string): Readonly<Record<string, unknown>> {
  return {
    'x-dead-letter-exchange': exchangeOf(prefix),
    'x-dead-letter-routing-key': JSON.stringify([topic, group]),
    'x-dead-letter-strategy': 'at-least-once',
    // What that asks for. A queue that is full says no, and what was sent to it waits with its sender.
    'x-overflow': 'reject-publish',
  }
}

const exchangeOf = (prefix: string) => `${prefix}.dead-letters`

/** The dead letters of a bus on RabbitMQ: an exchange that every queue gives up to, and one queue behind it. */
export class RabbitDead {
  readonly exchange: string
  readonly queue: string
  readonly #connection: Connection

  constructor(connection: Connection, prefix: string) {
    this.#connection = connection
    this.exchange = exchangeOf(prefix)
    this.queue = `${prefix}.dead`
  }

  /** Make what is needed, where it is not there. */
  async declare(): Promise<void> {
    await this.#connection.exchangeDeclare({ exchange: this.exchange, type: 'fanout', durable: true })
    await this.#connection.queueDeclare({ queue: this.queue, durable: true, arguments: { 'x-queue-type': 'quorum' } })
    await this.#connection.queueBind({ queue: this.queue, exchange: this.exchange })
  }

  /** Put a message aside; resolves when it lies on the disks of the servers. */
  async bury(channel: Channel, dead: Dead): Promise<void> {
    await this.declare()
    const { topic, group, id, partition } = dead
    const parcel = { id, partition, body: Buffer.from(JSON.stringify(dead)) }
    await send(channel, this.exchange, JSON.stringify([topic, group]), parcel, told)
  }

  /** Take one out. */
  async take(id: string, group: string): Promise<Dead | undefined> {
    let found: Dead | undefined
    await this.each((dead) => {
      if (found || dead.id !== id || dead.group !== group) return false
      found = dead
      return true
    })
    return found
  }

  /** Look at all; those for which `take` says true are gone, the others go back in their order. */
  async each(take: (dead: Dead) => boolean | void): Promise<void> {
    await this.declare()
    const { queue } = this
    await overChannel(this.#connection, async (channel) => {
      for (let message = await channel.basicGet({ queue }); message; message = await channel.basicGet({ queue }))
        if (take(deadOf(message)) === true) acknowledge(channel, message.deliveryTag)
    })
  }
}

/** What the server put aside says for itself when that was and why, in `x-death`. */
function deadOf(message: AsyncMessage | SyncMessage): Dead {
  const { id, partition, body } = parcelOf(message)
  const content = JSON.parse(body.toString('utf8')) as unknown
  if (message.type === told) return content as Dead
  const [topic, group] = JSON.parse(message.routingKey) as [string, string]
  const [death] = ((message.headers as Record<string, unknown> | undefined)?.['x-death'] ?? []) as { reason?: string; time?: number }[]
  const error = `RabbitMQ gave it up: ${death?.reason ?? 'unknown'}`
  return { id, topic, group, partition, payload: content, error, at: Number(death?.time ?? 0) * 1_000 }
}
