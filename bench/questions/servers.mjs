import { createRequire } from 'node:module'
import { RedisBus } from '../../packages/core/dist/bus/redis.js'
import { RedisCache } from '../../packages/core/dist/cache/redis.js'
import { systemClock } from '../../packages/core/dist/clock/clock.js'
import { RedisLimits } from '../../packages/core/dist/limits/redis.js'
import { RedisLink } from '../../packages/core/dist/redis/link.js'
import { silentLog } from '../../packages/core/dist/telemetry/log.js'
import { alternate, inFlight, median, ratio, row } from '../measure.mjs'

const require = createRequire(new URL('../../packages/core/package.json', import.meta.url))
const { Connection } = require('rabbitmq-client')
const url = process.env.REDIS_TEST_URL ?? 'redis://127.0.0.1:6379'
const amqp = process.env.AMQP_TEST_URL ?? 'amqp://guest:guest@127.0.0.1:5672'
const prefix = `waddle-bench-${process.pid}`
const lanes = 50

/** What a limit of a sorted set costs, after a cooldown of its own: the usual two round trips. */
const sortedSet = `
local now = tonumber(ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - 60000)
if redis.call('ZCARD', KEYS[1]) >= 60 then return 0 end
redis.call('ZADD', KEYS[1], now, ARGV[2])
redis.call('PEXPIRE', KEYS[1], 60000)
return 1`

/** R2, C1, Q1: limits, caches and events over a Redis and a RabbitMQ on this machine, by the clock: the servers work as well. */
export default async function servers({ rounds }) {
  const links = [0, 1].map(() => new RedisLink({ url, prefix }, silentLog, { callMs: 5_000, connectMs: 5_000, failures: 3 }))
  for (const link of links) if (!(await link.settled())) throw new Error(`this question needs a Redis: ${link.status.reason}`)
  const [link, other] = links
  const rabbit = new Connection(amqp)
  await rabbit.onConnect(5_000)
  try {
    return [...(await limits(link, rounds)), await caches(link, other), await events(link, rabbit, rounds)]
  } finally {
    await link.call(async (redis) => redis.unlink(await redis.keys(`${prefix}:*`)))
    for (const each of links) await each.close()
    await rabbit.close()
  }
}

async function limits(link, rounds) {
  const shared = new RedisLimits(link, systemClock)
  const rule = (kind, ms, max) => ({ kind, bucket: `dice/${kind}`, scope: 'user', ms, max })
  const rules = [rule('cooldown', 1, 1), rule('window', 60_000, 60)]
  link.define('benchZset', sortedSet)
  let next = 0
  const who = () => `p${next++}`
  const costs = await alternate(
    {
      ours: (ms) =>
        inFlight(ms, lanes, () => shared.take(rules, { person: who(), place: { id: 'c', community: { id: 'm' } } }, `e${next}`)),
      twoTrips: (ms) =>
        inFlight(ms, lanes, async () => {
          const key = `${prefix}:peer:${who()}`
          await link.call((redis) => redis.set(`${key}:rest`, 1, 'PX', 60_000, 'NX'))
          await link.call((redis) => redis.benchZset(1, key, Date.now(), next))
        }),
    },
    { rounds, wall: true },
  )
  const note = `${median(costs.twoTrips).toFixed(0)} / ${median(costs.ours).toFixed(0)} µs, ${lanes} in flight; ours knows the event as well`
  return [
    row(
      'R2',
      'a cooldown and a sorted set in two trips / cooldown, window and event in one',
      ratio(costs, 'twoTrips', 'ours'),
      '>=',
      1.7,
      'x',
      note,
    ),
  ]
}

async function caches(link, other) {
  const [one, two] = [new RedisCache(link), new RedisCache(other)]
  for (const cache of [one, two]) await cache.settled()
  let stored = 0
  let stale = 0
  const took = []
  for (let version = 1; version <= 1_000; version++) {
    await two.fetch('k', 60_000, async () => stored)
    stored = version
    const began = performance.now()
    await one.delete('k')
    if ((await two.fetch('k', 60_000, async () => stored)) !== version) stale++
    took.push(performance.now() - began)
  }
  took.sort((a, b) => a - b)
  for (const cache of [one, two]) await cache.close()
  const note = `median ${took[500].toFixed(2)} ms of 1,000 changes; ${stale} old answers after the acknowledgement`
  return row(
    'C1',
    'changed here, used there: the slowest of a hundred',
    stale > 0 ? Number.POSITIVE_INFINITY : took[990],
    '<=',
    10,
    'ms',
    note,
  )
}

async function events(link, rabbit, rounds) {
  const text = 'x'.repeat(1_024)
  const bus = new RedisBus(link)
  const arrived = new Map()
  await bus.subscribe('t', 'g', async ({ id }) => arrived.get(id)?.())
  const queue = `${prefix}-peer`
  await rabbit.queueDeclare({ queue, durable: true, autoDelete: true })
  const channel = await rabbit.acquire()
  await channel.confirmSelect()
  await channel.basicQos({ prefetchCount: 100 })
  await channel.basicConsume({ queue }, (message) => {
    channel.basicAck({ deliveryTag: message.deliveryTag })
    arrived.get(message.messageId)?.()
  })
  let next = 0
  const carried = (send) => async () => {
    const id = String(next++)
    const here = new Promise((resolve) => arrived.set(id, resolve))
    await Promise.all([send(id), here])
    arrived.delete(id)
  }
  const many = 500
  const costs = await alternate(
    {
      ours: (ms) =>
        inFlight(
          ms,
          many,
          carried((id) => bus.publish('t', { id, partition: `c${id % 50}`, payload: text })),
        ),
      rabbit: (ms) =>
        inFlight(
          ms,
          many,
          carried((id) => channel.basicPublish({ routingKey: queue, messageId: id, durable: true }, text)),
        ),
    },
    { rounds, wall: true },
  )
  await bus.close()
  await channel.close()
  await rabbit.queueDelete({ queue })
  const rate = (name) => Math.round(1e6 / median(costs[name]))
  const note = `${rate('ours')} against ${rate('rabbit')} events a second of 1 KiB, published, worked on, acknowledged; Redis as this machine has it`
  return row('Q1', 'RabbitMQ, durable and confirmed / the bus on Redis', ratio(costs, 'rabbit', 'ours'), '>=', 2, 'x', note)
}
