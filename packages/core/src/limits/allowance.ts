import { randomUUID } from 'node:crypto'
import { type Allowance, type Allowed, SlidingWindow } from '@waddlebot/sdk'
import type { Result } from 'ioredis'
import type { Clock } from '../clock/clock.ts'
import type { Asked } from './redis.ts'

declare module 'ioredis' {
  interface RedisCommander<Context> {
    waddleAllow(keys: number, ...args: (string | number)[]): Result<[number, number], Context>
  }
}

/**
 * Use up to ARGV[4] of a window that is exact: a set of uses by their time. ARGV: the time in milliseconds or '' for the
 * server's own, length of the window, most uses, uses wanted, what begins the names of these uses.
 *
 * Answers how many, and how long until one more may be.
 */
const allowScript = `
local now = tonumber(ARGV[1])
if not now then
  local t = redis.call('TIME')
  now = t[1] * 1000 + math.floor(t[2] / 1000)
end
local ms, most, wanted = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - ms))
local used = redis.call('ZCARD', KEYS[1])
local count = math.max(0, math.min(wanted, most - used))
for i = 1, count do redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[5] .. i) end
if count > 0 then redis.call('PEXPIRE', KEYS[1], string.format('%.0f', ms)) end
if count == wanted then return { count, 0 } end
local rank = math.max(0, used + count - most)
local next = redis.call('ZRANGE', KEYS[1], rank, rank, 'WITHSCORES')
return { count, math.max(1, math.ceil(tonumber(next[2]) + ms - now)) }
`

export interface AllowanceOptions {
  /** What is allowed, such as `twitch:joins`. */
  readonly name: string
  readonly most: number
  readonly perMs: number
  readonly clock: Pick<Clock, 'monotonic'>
  /** Where the processes of the bot count together. */
  readonly redis?: Asked | undefined
  /** How many processes use it right now. */
  readonly parts: () => number
  /** Epoch milliseconds to count by together; left out, Redis's clock. */
  readonly now?: () => number
}

/**
 * What a platform allows the bot's account, over all processes. Each keeps to its part; and where there is a Redis, all of
 * them together keep to the whole, what was used before this process came included: by one that is gone, or by one that had
 * all of it. While Redis is away, the part is what holds.
 */
export class SharedAllowance implements Allowance {
  readonly #options: AllowanceOptions
  readonly #part: SlidingWindow
  readonly #me = randomUUID()
  #asked = 0

  constructor(options: AllowanceOptions) {
    const { most, perMs, clock, parts, redis } = options
    this.#options = options
    // At least 1: a process that may do nothing is none.
    const part = () => Math.max(1, Math.floor(most / Math.max(1, parts())))
    this.#part = new SlidingWindow(part, perMs, () => clock.monotonic())
    redis?.define('waddleAllow', allowScript)
  }

  async take(wanted: number): Promise<Allowed> {
    const mine = this.#part.take(wanted)
    if (mine.count === 0) return mine
    const all = await this.#ofAll(mine.count)
    if (all === undefined || all.count === mine.count) return mine
    this.#part.giveBack(mine.count - all.count)
    return all
  }

  /** Undefined where nobody counts together right now. */
  async #ofAll(wanted: number): Promise<Allowed | undefined> {
    const { redis, name, perMs, most, now } = this.#options
    if (redis === undefined) return undefined
    const time = now === undefined ? '' : Math.floor(now())
    const uses = `${this.#me}:${this.#asked++}:`
    try {
      const [count, waitMs] = await redis.call((link) =>
        link.waddleAllow(1, redis.key('allowance', name), time, perMs, Math.max(1, Math.floor(most)), wanted, uses),
      )
      return { count, waitMs }
    } catch {
      return undefined
    }
  }
}
