import { deserialize, serialize } from 'node:v8'
import { longestTtl } from '@waddlebot/sdk'
import type { Result } from 'ioredis'
import type { RedisLink } from '../redis/link.ts'

declare module 'ioredis' {
  interface RedisCommander<Context> {
    waddleKeep(keys: number, ...args: (string | number | Buffer)[]): Result<number, Context>
    waddleForget(keys: number, ...args: (string | number | Buffer)[]): Result<number, Context>
  }
}

/** A moment on the shelf: microseconds as 16 digits, so that texts compare as numbers do. */
export type Stamp = string

/** What was found for some keys, and when it was looked for. */
export interface Looked {
  readonly found: readonly ({ readonly value: unknown; readonly leftMs: number } | undefined)[]
  readonly at: Stamp
}

/** Longest that a load may take whose result is still held against what was forgotten meanwhile; milliseconds. */
const tombstone = 120_000
/** Records outlive their time by so much, and are not used in it: whether one is young enough the reader judges. Milliseconds. */
const spare = 10_000
const stampDigits = 16
const ttlDigits = 10

/**
 * The next stamp: the server's time, or one more than the last, whichever is later. After a FLUSHALL the time alone is
 * later than everything before it. ARGV[1] is a time in microseconds for tests, or ''.
 */
const stamp = `
local function stamp()
  local time = tonumber(ARGV[1])
  if not time then
    local t = redis.call('TIME')
    time = t[1] * 1000000 + t[2]
  end
  local last = tonumber(redis.call('GET', KEYS[1]) or '0')
  local now = string.format('%016.0f', math.max(time, last + 1))
  redis.call('SET', KEYS[1], now)
  return now
end
`

/**
 * Keep values. KEYS: the last stamp, then a key each. ARGV: time, the stamp of the look that missed or '' for values
 * that are new, ttl, channel and what to say there, then the values.
 */
const keepScript = `${stamp}
local missed = ARGV[2]
local now = missed == '' and stamp() or missed
for i = 2, #KEYS do
  local there = missed == '' and '' or redis.call('GETRANGE', KEYS[i], 0, ${stampDigits - 1})
  if there == '' or there < missed then
    redis.call('SET', KEYS[i], now .. string.format('%0${ttlDigits}d', ARGV[3]) .. ARGV[i + 4], 'PX', ARGV[3] + ${spare})
  end
end
return missed == '' and redis.call('PUBLISH', ARGV[4], ARGV[5]) or 0
`

/** Forget. KEYS: the last stamp, a key or the mark of a group. ARGV: time, how long to remember it, channel, what to say there. */
const forgetScript = `${stamp}
redis.call('SET', KEYS[2], stamp(), 'PX', ARGV[2])
return redis.call('PUBLISH', ARGV[3], ARGV[4])
`

/**
 * What is kept in Redis: a stamp, how long it may be used, and the value. A key that was forgotten leaves its stamp, a
 * group that was forgotten leaves one under its prefix; what is older than such a stamp is not there, and what was
 * looked for before it is not kept. So a slow load never brings back what was forgotten while it ran.
 */
export class Shelf {
  readonly #link: RedisLink
  readonly #channel: string
  readonly #now: () => string
  readonly #clock: string

  /** @param now epoch milliseconds to count by; left out, the server's clock */
  constructor(link: RedisLink, channel: string, now?: () => number) {
    this.#link = link
    this.#channel = channel
    link.define('waddleKeep', keepScript)
    link.define('waddleForget', forgetScript)
    this.#clock = link.key('cache-clock')
    this.#now = now === undefined ? () => '' : () => String(Math.floor(now() * 1_000))
  }

  async look(keys: readonly string[]): Promise<Looked> {
    const marks = [...new Set(keys.flatMap(groupsOf))]
    const names = [...keys.map((key) => this.#value(key)), ...marks.map((mark) => this.#mark(mark)), this.#clock]
    const [answers, time] = await this.#link.call((redis) => Promise.all([redis.mgetBuffer(names), redis.time()]))
    const now = this.#now() || `${Number(time[0]) * 1_000_000 + Number(time[1])}`
    const last = text(answers.at(-1)) ?? ''
    const forgotten = new Map(marks.map((mark, index) => [mark, text(answers[keys.length + index]) ?? '']))
    const found = keys.map((key, index) => {
      const record = answers[index]
      if (!record || record.length <= stampDigits) return undefined
      const at = record.toString('latin1', 0, stampDigits)
      if (groupsOf(key).some((group) => forgotten.get(group)! >= at)) return undefined
      const ttlMs = Number(record.toString('latin1', stampDigits, stampDigits + ttlDigits))
      const leftMs = ttlMs - (Number(now) - Number(at)) / 1_000
      if (leftMs <= 0) return undefined
      const value = readValue(record.subarray(stampDigits + ttlDigits))
      return value === undefined ? undefined : { value, leftMs }
    })
    const moment = now.padStart(stampDigits, '0')
    return { found, at: moment > last ? moment : last }
  }

  /**
   * Keep values that are new, and say so.
   *
   * @returns how many heard it
   */
  keep(entries: readonly (readonly [key: string, value: unknown])[], ttlMs: number, said: string): Promise<number> {
    return this.#keep(entries, ttlMs, '', said)
  }

  /** Keep values that were loaded because a look missed them, unless they were forgotten since. */
  async fill(entries: readonly (readonly [key: string, value: unknown])[], ttlMs: number, missed: Stamp): Promise<void> {
    await this.#keep(entries, ttlMs, missed, '')
  }

  /** Forget a key and say so. @returns how many heard it */
  forget(key: string, said: string): Promise<number> {
    return this.#forget(this.#value(key), tombstone, said)
  }

  /** Forget all keys with a prefix and say so. @returns how many heard it */
  forgetGroup(prefix: string, said: string): Promise<number> {
    return this.#forget(this.#mark(groupOf(prefix)), longestTtl, said)
  }

  #keep(entries: readonly (readonly [string, unknown])[], ttlMs: number, missed: Stamp, said: string): Promise<number> {
    const ttl = Math.min(Math.max(1, Math.floor(ttlMs)), longestTtl)
    const keys = [this.#clock, ...entries.map(([key]) => this.#value(key))]
    const values = entries.map(([, value]) => serialize(value))
    return this.#link.call((redis) => redis.waddleKeep(keys.length, ...keys, this.#now(), missed, ttl, this.#channel, said, ...values))
  }

  #forget(name: string, keepMs: number, said: string): Promise<number> {
    return this.#link.call((redis) => redis.waddleForget(2, this.#clock, name, this.#now(), keepMs, this.#channel, said))
  }

  #value(key: string): string {
    return this.#link.key('cache', key)
  }

  #mark(prefix: string): string {
    return this.#link.key('cache-group', prefix)
  }
}

/** The groups that a key is in: of `a:b:c` everything, `a:` and `a:b:`. */
function groupsOf(key: string): string[] {
  const groups = ['']
  for (let at = key.indexOf(':'); at >= 0; at = key.indexOf(':', at + 1)) groups.push(key.slice(0, at + 1))
  return groups
}

/** The smallest group that holds every key with this prefix; forgetting more than was asked is always right. */
function groupOf(prefix: string): string {
  return prefix.slice(0, prefix.lastIndexOf(':') + 1)
}

function text(answer: Buffer | null | undefined): string | undefined {
  return answer?.toString('latin1')
}

/** What another version of Node wrote and this one cannot read is as good as not there. */
function readValue(bytes: Buffer): unknown {
  try {
    return deserialize(bytes)
  } catch {
    return undefined
  }
}
