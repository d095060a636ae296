import { WaddleError } from '@waddlebot/sdk'
import type { BusMessage } from './bus.ts'
import { partitionIndex } from './partition-index.ts'
import { messageOf, type StreamMessage } from './stream-entry.ts'
import { longest, type StreamParcel } from './streams.ts'

interface Waiting {
  readonly index: number
  readonly message: StreamMessage
  readonly done: (error?: unknown) => void
}

/** Messages sent to Redis at once, at most. */
const batch = 200

export interface StreamOutboxOptions {
  readonly partitions: number
  /** Messages in a partition from which on no more are taken. */
  readonly most: number
  /** @returns the places of the messages for which there was no room */
  readonly send: (topic: string, parcels: readonly StreamParcel[]) => Promise<readonly number[]>
}

/** Gathers what is published in one moment, so that it is one question to Redis, and one entry for each partition. */
export class StreamOutbox {
  readonly #options: StreamOutboxOptions
  readonly #waiting = new Map<string, Waiting[]>()

  constructor(options: StreamOutboxOptions) {
    this.#options = options
  }

  /** Resolves when Redis has it; rejects `WDL_BUS_FULL` when there is no room for it. */
  add(topic: string, { id, partition, payload }: BusMessage): Promise<void> {
    const index = partitionIndex(partition, this.#options.partitions)
    const message = messageOf(id, partition, payload)
    return new Promise((resolve, reject) => {
      const done = (error?: unknown) => (error === undefined ? resolve() : reject(error as Error))
      const waiting = this.#waiting.get(topic)
      if (waiting) {
        waiting.push({ index, message, done })
        // Redis works on these while the next ones are made.
        if (waiting.length === batch) this.#flush(topic)
        return
      }
      this.#waiting.set(topic, [{ index, message, done }])
      setImmediate(() => this.#flush(topic))
    })
  }

  #flush(topic: string): void {
    const waiting = this.#waiting.get(topic)
    if (!waiting) return
    this.#waiting.delete(topic)
    // Of one partition one after the other, in the order in which they came.
    waiting.sort((a, b) => a.index - b.index)
    void this.#send(topic, waiting)
  }

  async #send(topic: string, waiting: readonly Waiting[]): Promise<void> {
    const { send, most } = this.#options
    try {
      const refused = new Set(await send(topic, parcelsOf(waiting)))
      for (const [place, { message, done }] of waiting.entries()) done(refused.has(place) ? full(topic, message.id, most) : undefined)
    } catch (error) {
      for (const { done } of waiting) done(error)
    }
  }
}

function parcelsOf(waiting: readonly Waiting[]): StreamParcel[] {
  const parcels: StreamParcel[] = []
  for (const { index, message } of waiting) {
    const last = parcels.at(-1)
    if (last?.index === index && last.messages.length < longest) last.messages.push(message)
    else parcels.push({ index, messages: [message] })
  }
  return parcels
}

function full(topic: string, id: string, most: number): WaddleError {
  const message = `message ${id} finds ${most} messages before it in its partition of ${topic}, which nobody works on quickly enough`
  return new WaddleError('WDL_BUS_FULL', message, { fix: 'waddle events dead list' })
}
