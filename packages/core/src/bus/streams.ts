import { randomUUID } from 'node:crypto'
import type { Result } from 'ioredis'
import type { RedisLink } from '../redis/link.ts'
import type { Dead } from './bus.ts'
import type { BusMessage } from './sql.ts'

type Entry = readonly [at: string, fields: readonly string[]]

declare module 'ioredis' {
  interface RedisCommander<Context> {
    waddlePublish(keys: number, ...args: (string | number)[]): Result<[string, ...number[]], Context>
    waddleBalance(keys: number, ...args: (string | number)[]): Result<[number, string, ...number[]], Context>
    waddleRead(keys: number, ...args: (string | number)[]): Result<[number, [string, Entry[]][] | null][], Context>
    waddleBury(keys: number, ...args: (string | number)[]): Result<number, Context>
    waddleReplay(keys: number, ...args: (string | number)[]): Result<number, Context>
    waddleTrim(keys: number, ...args: (string | number)[]): Result<number, Context>
  }
}

/** Everything in a group is read under one name: who may read is decided by the lease, not by the name. */
const reader = 'holder'

/** Names of the keys. KEYS[1] is what they begin with; all of a bus is on one server. */
const names = `
local base, topic, group = KEYS[1], ARGV[1], ARGV[2]
local function log(index) return base .. ':log:' .. topic .. ':' .. index end
local function now()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end
local function born(id)
  redis.call('SET', base .. ':born', id, 'NX')
  return redis.call('GET', base .. ':born')
end
`

/** ARGV: topic, -, id for a bus that is new, memory of ids, most in a partition, then index, id, partition, payload of each. */
const publish = `${names}
local answer = { born(ARGV[3]) }
if #ARGV > 5 then redis.call('SADD', base .. ':topics', topic) end
for i = 6, #ARGV, 4 do
  local taken = 1
  if redis.call('XLEN', log(ARGV[i])) >= tonumber(ARGV[5]) then taken = 0
  elseif redis.call('SET', base .. ':seen:' .. topic .. ':' .. ARGV[i + 1], '1', 'NX', 'PX', ARGV[4]) then
    redis.call('XADD', log(ARGV[i]), '*', 'i', ARGV[i + 1], 'p', ARGV[i + 2], 'd', ARGV[i + 3])
  end
  answer[#answer + 1] = taken
end
if #ARGV > 5 then redis.call('PUBLISH', base .. ':wake', topic) end
return answer
`

/** ARGV: topic, group, who asks, lease, partitions, id for a bus that is new. Answers the fair share, the id, what is held. */
const balance = `${names}
local me, lease, partitions = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local members, own = base .. ':members:' .. topic .. ':' .. group, base .. ':own:' .. topic .. ':' .. group
local at = now()
redis.call('ZREMRANGEBYSCORE', members, '-inf', at)
redis.call('ZADD', members, at + lease, me)
local fair = math.ceil(partitions / redis.call('ZCARD', members))
local answer, free = { fair, born(ARGV[6]) }, {}
for index = 0, partitions - 1 do
  local holder = redis.call('HGET', own, index)
  if holder == me then answer[#answer + 1] = index
  elseif not holder or not redis.call('ZSCORE', members, holder) then free[#free + 1] = index end
end
for _, index in ipairs(free) do
  if #answer - 2 >= fair then break end
  redis.call('HSET', own, index, me)
  answer[#answer + 1] = index
end
for i = 3, #answer do redis.pcall('XGROUP', 'CREATE', log(answer[i]), group, '0', 'MKSTREAM') end
return answer
`

/**
 * Read for whoever holds the lease and for nobody else, so that a process that slept through its lease takes nothing.
 * ARGV: topic, group, who asks, count, then partition and where to read from of each.
 */
const read = `${names}
local me = ARGV[3]
local until_ = redis.call('ZSCORE', base .. ':members:' .. topic .. ':' .. group, me)
if not until_ or tonumber(until_) <= now() then return {} end
local own, answer, fresh, ids = base .. ':own:' .. topic .. ':' .. group, {}, {}, {}
for i = 5, #ARGV, 2 do
  if redis.call('HGET', own, ARGV[i]) == me then
    fresh[#fresh + 1] = log(ARGV[i])
    ids[#ids + 1] = ARGV[i + 1]
    answer[#answer + 1] = { tonumber(ARGV[i]), false }
  end
end
if #fresh == 0 then return {} end
local words = { 'XREADGROUP', 'GROUP', group, '${reader}', 'COUNT', ARGV[4], 'STREAMS' }
for _, key in ipairs(fresh) do words[#words + 1] = key end
for _, id in ipairs(ids) do words[#words + 1] = id end
local found = redis.pcall(unpack(words))
if found and found.err then
  -- Everything was deleted under way.
  for _, key in ipairs(fresh) do redis.pcall('XGROUP', 'CREATE', key, group, '0', 'MKSTREAM') end
  found = redis.call(unpack(words))
end
local byKey = {}
for _, pair in ipairs(found or {}) do byKey[pair[1]] = pair[2] end
for i, key in ipairs(fresh) do
  if byKey[key] then answer[i][2] = { { key, byKey[key] } } end
end
return answer
`

/** ARGV: topic, group, index, entry, id, what is remembered of it. */
const bury = `${names}
redis.call('HSET', base .. ':dead:' .. topic, group .. '\\n' .. ARGV[5], ARGV[6])
return redis.call('XACK', log(ARGV[3]), group, ARGV[4])
`

/** ARGV: topic, group, id, index, partition, payload. */
const replay = `${names}
if redis.call('HDEL', base .. ':dead:' .. topic, group .. '\\n' .. ARGV[3]) == 0 then return 0 end
redis.call('XADD', log(ARGV[4]), '*', 'i', ARGV[3], 'p', ARGV[5], 'd', ARGV[6], 'g', group)
redis.call('PUBLISH', base .. ':wake', topic)
return 1
`

/** Take away what every group is done with, except the newest. ARGV: topic, -, index, how many stay. */
const trim = `${names}
local key, keep = log(ARGV[3]), tonumber(ARGV[4])
local length = redis.call('XLEN', key)
if length <= keep then return 0 end
local old = redis.call('XRANGE', key, '-', '+', 'COUNT', math.min(length - keep, 1000))
local first = old[#old][1]
local function less(a, b)
  local am, as = string.match(a, '(%d+)-(%d+)')
  local bm, bs = string.match(b, '(%d+)-(%d+)')
  if am ~= bm then return tonumber(am) < tonumber(bm) end
  return tonumber(as) < tonumber(bs)
end
for _, info in ipairs(redis.call('XINFO', 'GROUPS', key)) do
  local of = {}
  for i = 1, #info, 2 do of[info[i]] = info[i + 1] end
  local floor = of['last-delivered-id']
  if of['pending'] > 0 then floor = redis.call('XPENDING', key, of['name'])[2] end
  if less(floor, first) then first = floor end
end
return redis.call('XTRIM', key, 'MINID', first)
`

/** One entry of a stream, for one group. */
export interface StreamEntry {
  readonly at: string
  readonly id: string
  readonly partition: string
  readonly payload: string
  /** The only group that it is for: it was put back for it. */
  readonly group: string | undefined
}

/** What a group may read, and how much of it is its share. */
export interface Held {
  readonly fair: number
  readonly born: string
  readonly indexes: readonly number[]
}

/** What a bus asks of Redis: a stream for every partition of a topic, who may read it, and what could not be worked on. */
export class Streams {
  readonly #link: RedisLink
  readonly #base: string

  constructor(link: RedisLink) {
    this.#link = link
    this.#base = link.key('bus')
    for (const [name, lua] of Object.entries({ publish, balance, read, bury, replay, trim }))
      link.define(`waddle${name[0]!.toUpperCase()}${name.slice(1)}`, lua)
  }

  /** Where it is said that there is something new in a topic. */
  get wakes(): string {
    return `${this.#base}:wake`
  }

  /** @returns who the bus was when it was new, and of each message whether there was room */
  async publish(
    topic: string,
    messages: readonly (readonly [index: number, message: BusMessage])[],
    memoryMs: number,
    most: number,
  ): Promise<{ readonly born: string; readonly taken: readonly boolean[] }> {
    const rows = messages.flatMap(([index, { id, partition, payload }]) => [index, id, partition, payload as string])
    const [born, ...taken] = await this.#link.call((redis) =>
      redis.waddlePublish(1, this.#base, topic, '', randomUUID(), memoryMs, most, ...rows),
    )
    return { born, taken: taken.map((one) => one === 1) }
  }

  async balance(topic: string, group: string, me: string, leaseMs: number, partitions: number): Promise<Held> {
    const [fair, born, ...indexes] = await this.#link.call((redis) =>
      redis.waddleBalance(1, this.#base, topic, group, me, leaseMs, partitions, randomUUID()),
    )
    return { fair, born, indexes }
  }

  /** @param from of each partition: `>` for what is new, an entry for what was handed out after it and not acknowledged */
  async read(
    topic: string,
    group: string,
    me: string,
    count: number,
    from: readonly (readonly [index: number, after: string])[],
  ): Promise<readonly (readonly [index: number, entries: readonly StreamEntry[]])[]> {
    const found = await this.#link.call((redis) => redis.waddleRead(1, this.#base, topic, group, me, count, ...from.flat()))
    return found.map(([index, streams]) => [index, (streams?.[0]?.[1] ?? []).map(readEntry)])
  }

  /** How often each entry that nobody acknowledged was handed out. */
  async handedOut(topic: string, group: string, index: number, most: number): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#link.call((redis) => redis.xpending(this.#log(topic, index), group, '-', '+', most))
    return new Map((rows as [string, string, number, number][]).map(([at, , , times]) => [at, times]))
  }

  async acknowledge(topic: string, group: string, index: number, entries: readonly string[]): Promise<void> {
    await this.#link.call((redis) => redis.xack(this.#log(topic, index), group, ...entries))
  }

  /** Let others have partitions, and leave the group where nothing is kept. */
  async release(topic: string, group: string, indexes: readonly number[], leaving?: string): Promise<void> {
    const end = `${topic}:${group}`
    await this.#link.call(async (redis) => {
      if (indexes.length > 0) await redis.hdel(`${this.#base}:own:${end}`, ...indexes.map(String))
      if (leaving !== undefined) await redis.zrem(`${this.#base}:members:${end}`, leaving)
    })
  }

  async bury(dead: Dead, index: number, at: string): Promise<void> {
    const { topic, group, id } = dead
    await this.#link.call((redis) => redis.waddleBury(1, this.#base, topic, group, index, at, id, JSON.stringify(dead)))
  }

  async dead(topic: string): Promise<readonly Dead[]> {
    const all = await this.#link.call((redis) => redis.hvals(`${this.#base}:dead:${topic}`))
    return all.map((text) => JSON.parse(text) as Dead).sort((a, b) => a.at - b.at)
  }

  async replay({ topic, group, id, partition, payload }: Dead, index: number): Promise<boolean> {
    const text = JSON.stringify(payload)
    return (await this.#link.call((redis) => redis.waddleReplay(1, this.#base, topic, group, id, index, partition, text))) === 1
  }

  async drop(topic: string, group: string, id: string): Promise<boolean> {
    return (await this.#link.call((redis) => redis.hdel(`${this.#base}:dead:${topic}`, `${group}\n${id}`))) > 0
  }

  topics(): Promise<readonly string[]> {
    return this.#link.call((redis) => redis.smembers(`${this.#base}:topics`))
  }

  async lag(topic: string, group: string, partitions: number): Promise<number> {
    const each = Array.from({ length: partitions }, (_, index) => this.#lagOf(this.#log(topic, index), group))
    return (await Promise.all(each)).reduce((sum, lag) => sum + lag, 0)
  }

  async trim(topic: string, index: number, keep: number): Promise<void> {
    await this.#link.call((redis) => redis.waddleTrim(1, this.#base, topic, '', index, keep))
  }

  async #lagOf(log: string, group: string): Promise<number> {
    const length = await this.#link.call((redis) => redis.xlen(log))
    if (length === 0) return 0
    const groups = (await this.#link.call((redis) => redis.xinfo('GROUPS', log))) as (string | number | null)[][]
    for (const info of groups) {
      const of = new Map(info.flatMap((word, index) => (index % 2 === 0 ? [[word as string, info[index + 1]!] as const] : [])))
      if (of.get('name') !== group) continue
      const last = of.get('last-delivered-id') as string
      const behind = of.get('lag') ?? (await this.#link.call((redis) => redis.xrange(log, `(${last}`, '+'))).length
      return Number(behind) + Number(of.get('pending'))
    }
    return length
  }

  #log(topic: string, index: number): string {
    return `${this.#base}:log:${topic}:${index}`
  }
}

function readEntry([at, fields]: Entry): StreamEntry {
  const of = new Map<string, string>()
  for (let index = 0; index < fields.length; index += 2) of.set(fields[index]!, fields[index + 1]!)
  return { at, id: of.get('i')!, partition: of.get('p')!, payload: of.get('d')!, group: of.get('g') }
}
