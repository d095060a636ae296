import { randomUUID } from 'node:crypto'
import type { Result } from 'ioredis'
import type { RedisLink } from '../redis/link.ts'
import type { Dead } from './bus.ts'
import { messageOf, numbersOf, type RawEntry, readEntry, type StreamEntry, type StreamMessage, textOf } from './stream-entry.ts'
import { fence, reader, scripts } from './stream-scripts.ts'

declare module 'ioredis' {
  interface RedisCommander<Context> {
    waddlePublish(keys: number, ...args: (string | number | Buffer)[]): Result<[string, ...number[]], Context>
    waddleBalance(keys: number, ...args: (string | number)[]): Result<[number, string, ...number[]], Context>
    waddleRelease(keys: number, ...args: (string | number)[]): Result<number, Context>
    waddleReplay(keys: number, ...args: (string | number)[]): Result<number, Context>
    waddleTrim(keys: number, ...args: (string | number)[]): Result<number, Context>
  }
}

/** Messages for one partition that become one entry, at most {@link longest} of them. */
export interface StreamParcel {
  readonly index: number
  readonly messages: StreamMessage[]
}

/** Messages of one entry, at most: it comes again as a whole when its holder dies. */
export const longest = 32
/** Entries that nobody acknowledged looked at, at most. */
const mostPending = 10_000

/** What a group may read, and how much of it is its share. */
export interface Held {
  readonly fair: number
  readonly born: string
  readonly indexes: readonly number[]
}

/** What was read of a group's partitions. */
export interface Read {
  /** Something before it was handed to somebody who had no right to it any more: only what is handed out now tells all. */
  readonly astray: boolean
  readonly partitions: readonly (readonly [index: number, entries: readonly StreamEntry[]])[]
}

/** What a bus asks of Redis: a stream for every partition of a topic, who may read it, and what could not be worked on. */
export class Streams {
  readonly #link: RedisLink
  readonly #base: string

  constructor(link: RedisLink) {
    this.#link = link
    this.#base = link.key('bus')
    for (const [name, lua] of Object.entries(scripts)) link.define(`waddle${name[0]!.toUpperCase()}${name.slice(1)}`, lua)
  }

  /** Where it is said that there is something new in a topic. */
  get wakes(): string {
    return `${this.#base}:wake`
  }

  /** Where it is said that the partitions of a topic, a line further on of a group, are to be shared anew. */
  get shares(): string {
    return `${this.#base}:share`
  }

  /** @returns who the bus was when it was new, and the places of the messages for which there was no room */
  async publish(
    topic: string,
    parcels: readonly StreamParcel[],
    memoryMs: number,
    most: number,
  ): Promise<{ readonly born: string; readonly refused: readonly number[] }> {
    // As bytes: the client joins words to one text and encodes that, which costs as much as all the rest of it.
    const rows = parcels.flatMap(({ index, messages }) => [
      index,
      Buffer.from(textOf(messages)),
      messages.length,
      ...messages.map(({ id }) => id),
    ])
    const [born, ...refused] = await this.#link.call(async (redis) => {
      // Sent by itself: of what the client gathers on its own, one bundle waits for the answers to the one before it.
      const [answer] =
        (await redis
          .pipeline()
          .waddlePublish(1, this.#base, topic, '', randomUUID(), memoryMs, most, ...rows)
          .exec()) ?? []
      if (!answer || answer[0]) throw answer?.[0] ?? new Error('no answer')
      return answer[1] as [string, ...number[]]
    })
    return { born, refused }
  }

  async balance(topic: string, group: string, me: string, leaseMs: number, partitions: number): Promise<Held> {
    const [fair, born, ...indexes] = await this.#link.call((redis) =>
      redis.waddleBalance(1, this.#base, topic, group, me, leaseMs, partitions, randomUUID()),
    )
    return { fair, born, indexes }
  }

  /**
   * Read as who has the lease of these partitions; of those that are somebody else's by now there is nothing.
   *
   * @param from of each partition: `>` for what is new, an entry for what was handed out after it and not acknowledged
   */
  async read(
    topic: string,
    group: string,
    me: string,
    count: number,
    from: readonly (readonly [index: number, after: string])[],
  ): Promise<Read> {
    const indexes = from.map(([index]) => index)
    const logs = indexes.map((index) => this.#log(topic, index))
    const after = from.map(([, at]) => at)
    const [found, holds] = await this.#link.call(async (redis) => {
      const step = redis.multi()
      step.xreadgroup('GROUP', group, reader, 'COUNT', count, 'STREAMS', ...logs, ...after)
      step.eval(fence, 1, this.#base, topic, group, me, ...indexes)
      const answers = (await step.exec()) ?? []
      for (const [error] of answers) if (error) throw error
      return answers.map(([, answer]) => answer) as [[log: string, entries: RawEntry[]][] | null, number[]]
    })
    const entries = new Map(found)
    const mine = indexes.filter((_, place) => holds[place] !== -1)
    return {
      astray: holds.includes(1),
      partitions: mine.map((index) => [index, (entries.get(this.#log(topic, index)) ?? []).map(readEntry)]),
    }
  }

  /** How often each entry that nobody acknowledged was handed out. */
  async handedOut(topic: string, group: string, index: number): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#pending(this.#log(topic, index), group)
    return new Map(rows.map(([at, , , times]) => [at, times]))
  }

  async acknowledge(topic: string, group: string, index: number, entries: readonly string[]): Promise<void> {
    await this.#link.call((redis) => redis.xack(this.#log(topic, index), group, ...entries))
  }

  /** Remember which messages are done of entries that are not; without any of them it is forgotten. */
  async noteParts(topic: string, group: string, parts: ReadonlyMap<string, readonly string[]>): Promise<void> {
    const key = this.#parts(topic, group)
    const done = [...parts].filter(([, ids]) => ids.length === 0).map(([entry]) => entry)
    const open = [...parts].filter(([, ids]) => ids.length > 0).flatMap(([entry, ids]) => [entry, JSON.stringify(ids)])
    if (open.length > 0) await this.#link.call((redis) => redis.hset(key, ...open))
    if (done.length > 0) await this.#link.call((redis) => redis.hdel(key, ...done))
  }

  /** @param entries as they were called in {@link Streams.noteParts} */
  async partsOf(topic: string, group: string, entries: readonly string[]): Promise<readonly (readonly string[])[]> {
    const found = await this.#link.call((redis) => redis.hmget(this.#parts(topic, group), ...entries))
    return found.map((text) => (text === null ? [] : (JSON.parse(text) as string[])))
  }

  /** Let others have partitions, and leave the group when nothing is kept. */
  async release(topic: string, group: string, indexes: readonly number[], leaving?: string): Promise<void> {
    await this.#link.call((redis) => redis.waddleRelease(1, this.#base, topic, group, leaving ?? '', ...indexes))
  }

  async bury(dead: Dead): Promise<void> {
    const { topic, group, id } = dead
    await this.#link.call((redis) => redis.hset(`${this.#base}:dead:${topic}`, `${group}\n${id}`, JSON.stringify(dead)))
  }

  async dead(topic: string): Promise<readonly Dead[]> {
    const all = await this.#link.call((redis) => redis.hvals(`${this.#base}:dead:${topic}`))
    return all.map((text) => JSON.parse(text) as Dead).sort((a, b) => a.at - b.at)
  }

  async replay({ topic, group, id, partition, payload }: Dead, index: number): Promise<boolean> {
    const text = textOf([messageOf(id, partition, payload, group)])
    return (await this.#link.call((redis) => redis.waddleReplay(1, this.#base, topic, group, id, index, text))) === 1
  }

  async drop(topic: string, group: string, id: string): Promise<boolean> {
    return (await this.#link.call((redis) => redis.hdel(`${this.#base}:dead:${topic}`, `${group}\n${id}`))) > 0
  }

  topics(): Promise<readonly string[]> {
    return this.#link.call((redis) => redis.smembers(`${this.#base}:topics`))
  }

  async lag(topic: string, group: string, partitions: number): Promise<number> {
    const each = Array.from({ length: partitions }, (_, index) => this.#lagOf(topic, group, index))
    return (await Promise.all(each)).reduce((sum, lag) => sum + lag, 0)
  }

  async trim(topic: string, index: number, keep: number): Promise<void> {
    await this.#link.call((redis) => redis.waddleTrim(1, this.#base, topic, '', index, keep))
  }

  /** Messages that were not handed out yet, and those of entries that nobody acknowledged. */
  async #lagOf(topic: string, group: string, index: number): Promise<number> {
    const log = this.#log(topic, index)
    const [head, floor] = await this.#link.call((redis) => redis.hmget(`${this.#base}:counts:${topic}`, `head:${index}`, `floor:${index}`))
    if (head == null) return 0
    const groups = (await this.#link.call((redis) => redis.xinfo('GROUPS', log))) as (string | number | null)[][]
    for (const info of groups) {
      const of = new Map(info.flatMap((word, place) => (place % 2 === 0 ? [[word as string, info[place + 1]!] as const] : [])))
      if (of.get('name') !== group) continue
      const [last] = numbersOf(of.get('last-delivered-id') as string)
      const pending = Number(of.get('pending')) === 0 ? [] : await this.#pending(log, group)
      return pending.reduce((sum, [at]) => sum + numbersOf(at)[1], Number(head) - Math.max(last, Number(floor)))
    }
    return Number(head) - Number(floor)
  }

  async #pending(log: string, group: string): Promise<readonly [at: string, reader: string, ms: number, times: number][]> {
    return (await this.#link.call((redis) => redis.xpending(log, group, '-', '+', mostPending))) as [string, string, number, number][]
  }

  #log(topic: string, index: number): string {
    return `${this.#base}:log:${topic}:${index}`
  }

  #parts(topic: string, group: string): string {
    return `${this.#base}:parts:${topic}:${group}`
  }
}
