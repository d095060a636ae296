import { Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible'
import { systemClock } from '../../packages/core/dist/clock/clock.js'
import { MemoryLimits } from '../../packages/core/dist/limits/memory.js'
import { RedisLimits } from '../../packages/core/dist/limits/redis.js'
import { alternate, held, inFlight, median, ratio, row } from '../measure.mjs'
import { ownRedis } from '../redis-ground.mjs'

const lanes = 50
const rule = (kind, ms, max, scope = 'user') => ({ kind, bucket: `dice/${kind}`, scope, ms, max })
const at = (person) => ({ person, place: { id: 'c', community: { id: 'm' } } })
/** Many hold a limit at once; each of them comes again. */
const crowd = 5_000

/** R1 to R3: limits in one process, through Redis, and in blocks; by the clock where a server works as well. */
export default async function limits({ rounds }) {
  const redis = await ownRedis()
  try {
    return [...(await inMemory(rounds)), ...(await shared(redis, rounds)), ...(await inBlocks(redis))]
  } finally {
    await redis.stop()
  }
}

async function inMemory(rounds) {
  const ours = new MemoryLimits(systemClock)
  const theirs = new RateLimiterMemory({ points: 20, duration: 10 })
  const rules = [rule('window', 10_000, 20)]
  const people = Array.from({ length: crowd }, (_, index) => `twitch:u${index}`)
  let next = 0
  const person = () => people[next++ % crowd]
  const costs = await alternate(
    {
      ours: (ms) => inTurns(ms, () => ours.take(rules, at(person()))),
      theirs: (ms) => inFlight(ms, 1, () => theirs.consume(person()).catch(() => undefined)),
    },
    { rounds },
  )
  const many = 100_000
  const before = await held()
  const counted = new MemoryLimits(systemClock)
  for (let index = 0; index < many; index++) counted.take(rules, at(`twitch:u${index}`))
  const bytes = ((await held()) - before) / counted.size
  const note = `${(median(costs.ours) * 1000).toFixed(0)} / ${(median(costs.theirs) * 1000).toFixed(0)} ns`
  return [
    row('R1', 'rate-limiter-flexible in memory / a window in memory', ratio(costs, 'theirs', 'ours'), '>=', 5, 'x', note),
    row('R1', 'bytes of one person’s window', bytes, '<=', 200, 'B'),
  ]
}

function inTurns(ms, work) {
  const end = performance.now() + ms
  let count = 0
  do {
    for (let index = 0; index < 100; index++) work()
    count += 100
  } while (performance.now() < end)
  return count
}

/** What a limit of a sorted set costs, after a cooldown of its own: the usual two round trips. */
const sortedSet = `
local now = tonumber(ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - 60000)
if redis.call('ZCARD', KEYS[1]) >= 60 then return 0 end
redis.call('ZADD', KEYS[1], now, ARGV[2])
redis.call('PEXPIRE', KEYS[1], 60000)
return 1`

async function shared(server, rounds) {
  const link = await server.link()
  link.define('benchZset', sortedSet)
  const limits = new RedisLimits(link, systemClock)
  const client = new Redis(server.url, { enableAutoPipelining: true })
  const theirs = new RateLimiterRedis({ storeClient: client, points: 1 << 30, duration: 60, keyPrefix: 'rlf' })
  const rules = [rule('cooldown', 1, 1), rule('window', 60_000, 1 << 30)]
  let next = 0
  const who = () => `p${next++ % crowd}`
  const costs = await alternate(
    {
      ours: (ms) => inFlight(ms, lanes, () => limits.take(rules, at(who()))),
      oursOnce: (ms) => inFlight(ms, lanes, () => limits.take(rules, at(who()), `e${next}`)),
      theirs: (ms) => inFlight(ms, lanes, () => theirs.consume(who())),
      twoTrips: (ms) =>
        inFlight(ms, lanes, async () => {
          const key = `bench:peer:${who()}`
          await link.call((redis) => redis.set(`${key}:rest`, 1, 'PX', 1, 'NX'))
          await link.call((redis) => redis.benchZset(1, key, Date.now(), next))
        }),
    },
    { rounds, wall: true },
  )
  client.disconnect()
  const us = (name) => `${name} ${median(costs[name]).toFixed(0)} µs`
  const note = `${['ours', 'oursOnce', 'theirs', 'twoTrips'].map(us).join(', ')}; ${lanes} in flight`
  return [
    row('R2', 'rate-limiter-flexible, a window / ours, window and cooldown in one', ratio(costs, 'theirs', 'ours'), '>=', 0.9, 'x', note),
    row('R2', 'a cooldown and a sorted set in two trips / window and cooldown in one', ratio(costs, 'twoTrips', 'ours'), '>=', 1.7),
  ]
}

/**
 * Four processes on one window: how often Redis is asked under a steady load that the window has room for, and how many
 * get through under one that it has no room for, beside one process that counts every use by itself.
 */
async function inBlocks(server) {
  const window = { ms: 10_000, max: 2_000 }
  const fitting = await steadily(server, { ...window, bucket: 'fitting' }, 45)
  const crowded = await steadily(server, { ...window, bucket: 'crowded' }, 150)
  const alone = aloneAt(window, crowded.times)
  const over = (100 * (crowded.admitted - alone)) / alone
  const note = `${fitting.times.length} checks in 4 processes, ${fitting.admitted} let through`
  return [
    row('R3', 'checks for each call to Redis, steady load', fitting.times.length / fitting.asked, '>=', 10, 'x', note),
    row('R3', 'let through beyond what one process lets through', over, '<=', 5, '%', `${crowded.admitted} / ${alone}`),
  ]
}

/** @param perSecond checks of each process */
async function steadily(server, window, perSecond) {
  const rules = [{ ...rule('window', window.ms, window.max, 'channel'), bucket: window.bucket }]
  const seen = { asked: 0, admitted: 0, times: [] }
  const process = async () => {
    const link = await server.link()
    const call = (work) => {
      seen.asked++
      return link.call(work)
    }
    const limits = new RedisLimits(
      { define: (...words) => link.define(...words), key: (...parts) => link.key(...parts), call },
      systemClock,
    )
    const end = Date.now() + 12_000
    for (let due = Date.now(); due < end; due += 1_000 / perSecond) {
      const wait = due - Date.now()
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
      seen.times.push(Date.now())
      if ((await limits.take(rules, at('ann'))) === undefined) seen.admitted++
    }
  }
  await Promise.all([process(), process(), process(), process()])
  return seen
}

/** The same checks at the same moments, counted one by one in one place. */
function aloneAt(window, times) {
  let now = 0
  const limits = new MemoryLimits({ now: () => now, monotonic: () => now })
  const rules = [rule('window', window.ms, window.max, 'channel')]
  let admitted = 0
  for (now of times.sort((a, b) => a - b)) if (limits.take(rules, at('ann')) === undefined) admitted++
  return admitted
}
