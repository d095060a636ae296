import { afterEach, expect, onTestFinished, test } from 'vitest'
import type { RedisLink } from '../redis/link.ts'
import { emptyRedis, testRedis } from '../redis/trial.ts'
import { FlakyProxy } from '../test-host/flaky-proxy.ts'
import { busContract } from './contract.ts'
import { RedisBus } from './redis.ts'
import { sharedAnew } from './shared-anew.ts'
import { fence, reader } from './stream-scripts.ts'

const redis = emptyRedis('bus')
let link: RedisLink
const leaseMs = 400

busContract('A bus on Redis', {
  async open(settings) {
    link = await redis.link()
    return new RedisBus(link, { ...settings, leaseMs })
  },
  // The bus is never told: its consumers hang for ever, and its leases run out.
  async crash(settings) {
    await link.close()
    link = await redis.link()
    return new RedisBus(link, { ...settings, leaseMs })
  },
  wipe: () => redis.wipe(),
})

const open: RedisBus[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((bus) => bus.close()))
  await redis.wipe()
})

async function bus(settings: ConstructorParameters<typeof RedisBus>[1] = {}): Promise<RedisBus> {
  const one = new RedisBus(await redis.link(), { leaseMs, retryMs: 1, ...settings })
  open.push(one)
  return one
}

const later = () => new Promise<void>((resolve) => setImmediate(resolve))

test('partitions keep their order while members of the group come and go, and each message is done once', async () => {
  const publisher = await bus()
  const heard: { readonly partition: string; readonly n: number }[] = []
  const busy = new Set<string>()
  const atOnce: string[] = []
  const join = async () => {
    const member = await bus()
    return member.subscribe('t', 'g', async ({ partition, payload }) => {
      if (busy.has(partition)) atOnce.push(partition)
      busy.add(partition)
      await later()
      busy.delete(partition)
      heard.push({ partition, n: payload as number })
    })
  }
  const total = 600
  const stops = [await join()]
  for (let n = 0; n < total; n++) {
    await publisher.publish('t', { id: String(n), partition: `p${n % 20}`, payload: n })
    if (n === 100 || n === 200) stops.push(await join())
    if (n === 400) await stops.shift()!()
  }
  while (heard.length < total) await later()
  expect(atOnce).toEqual([])
  for (let partition = 0; partition < 20; partition++) {
    const mine = heard.filter((each) => each.partition === `p${partition}`).map(({ n }) => n)
    expect(mine).toEqual(Array.from({ length: total / 20 }, (_, round) => round * 20 + partition))
  }
})

test('what was handed out with an answer that never came is worked on while the lease goes on, once and in its order', async () => {
  const proxy = await FlakyProxy.before(new URL(testRedis).hostname, Number(new URL(testRedis).port || 6379))
  onTestFinished(() => proxy.close())
  const publisher = await bus({ partitions: 1 })
  const far = await redis.link({ callMs: 150 }, proxy.port)
  const worker = new RedisBus(far, { leaseMs: 600_000, partitions: 1 })
  open.push(worker)
  const heard: string[] = []
  await worker.subscribe('t', 'g', async ({ id }) => void heard.push(id))
  const publish = (id: string) => publisher.publish('t', { id, partition: 'p', payload: null })
  await publish('a')
  while (heard.length < 1) await later()
  const log = far.key('bus', 'log', 't', '0')
  const own = await redis.link()
  const handedOut = () => own.call(async (client) => (await client.xpending(log, 'g'))[0])
  while ((await handedOut()) !== 0) await later()
  proxy.delay(100)
  await publish('b')
  while ((await handedOut()) !== 1) await later()
  while (far.status.breaker === 'closed') await later()
  await publish('c')
  proxy.delay(0)
  while (heard.length < 3) await later()
  expect(heard).toEqual(['a', 'b', 'c'])
  while ((await handedOut()) !== 0) await later()
})

test('what was handed to a member that had slept through its lease is worked on by who has it now, once and in its order', async () => {
  const holder = await bus({ partitions: 1, leaseMs: 600_000 })
  const heard: number[] = []
  await holder.subscribe('t', 'g', async ({ payload }) => void heard.push(payload as number))
  const link = await redis.link()
  const publisher = new RedisBus(link, { partitions: 1 })
  open.push(publisher)
  const log = link.key('bus', 'log', 't', '0')
  // Its question was on its way for long, and comes with what it asks for before the holder can ask.
  const late = () =>
    link.call((client) =>
      client
        .multi()
        .xreadgroup('GROUP', 'g', reader, 'COUNT', 25, 'STREAMS', log, '>')
        .eval(fence, 1, link.key('bus'), 't', 'g', 'asleep', 0)
        .exec(),
    )
  let total = 0
  let astray = 0
  while (astray < 5) {
    const published = [total++, total++].map((n) => publisher.publish('t', { id: String(n), partition: 'p', payload: n }))
    const [read, fenced] = (await new Promise<void>((resolve) => setImmediate(resolve)).then(late))!
    expect(fenced).toEqual([null, [-1]])
    if (read![1]) astray++
    await Promise.all(published)
  }
  while (heard.length < total) await later()
  expect(heard).toEqual(Array.from({ length: total }, (_, n) => n))
  while ((await holder.lag('t', 'g')) > 0) await later()
  expect(heard).toHaveLength(total)
})

test('partitions are shared anew when a member comes, and when one leaves, long before a lease is over', () =>
  sharedAnew(() => bus({ leaseMs: 600_000 })))

test('when everything in Redis is gone the bus comes back, and whoever published is told to publish again', async () => {
  const publisher = await bus()
  const worker = await bus()
  const heard = new Set<string>()
  await worker.subscribe('t', 'g', async ({ id }) => void heard.add(id))
  await publisher.publish('t', { id: 'before', partition: 'p', payload: null })
  while (!heard.has('before')) await later()
  const gap = new Promise<void>((resolve) => publisher.onGap(resolve))
  const one = await redis.link()
  await one.call(async (client) => client.unlink(await client.keys(`${one.place.prefix}:bus*`)))
  await publisher.publish('t', { id: 'after', partition: 'p', payload: null })
  await gap
  while (!heard.has('after')) await later()
})

test('what every group is done with is trimmed, except what a late group may want', async () => {
  const one = await bus({ partitions: 1, keep: 10, leaseMs: 60 })
  let heard = 0
  await one.subscribe('t', 'g', async () => void heard++)
  for (let n = 0; n < 200; n++) await one.publish('t', { id: String(n), partition: 'p', payload: n })
  while (heard < 200) await later()
  const link = await redis.link()
  const log = link.key('bus', 'log', 't', '0')
  while ((await link.call((client) => client.xlen(log))) > 11) await later()
})

test('a partition that nobody works on takes only so much', async () => {
  const one = await bus({ partitions: 1, most: 3 })
  const publish = (id: string) => one.publish('t', { id, partition: 'p', payload: null })
  await Promise.all(['a', 'b', 'c'].map(publish))
  await expect(publish('d')).rejects.toMatchObject({ code: 'WDL_BUS_FULL' })
})

test('what is published in one moment is one entry, counted by its messages', async () => {
  const one = await bus({ partitions: 1, keep: 0, leaseMs: 60 })
  await Promise.all(Array.from({ length: 40 }, (_, n) => one.publish('t', { id: String(n), partition: `p${n}`, payload: n })))
  const link = await redis.link()
  const log = link.key('bus', 'log', 't', '0')
  expect(await link.call((client) => client.xlen(log))).toBe(2)
  expect(await one.lag('t', 'g')).toBe(40)
  let heard = 0
  const stop = await one.subscribe('t', 'g', async () => void heard++)
  while ((await one.lag('t', 'g')) > 0) await later()
  expect(heard).toBe(40)
  while ((await link.call((client) => client.xlen(log))) > 0) await later()
  await stop()
  await Promise.all(['x', 'y'].map((id) => one.publish('t', { id, partition: 'p', payload: null })))
  expect(await one.lag('t', 'g')).toBe(2)
  expect(await one.lag('t', 'late')).toBe(2)
})

test('of one moment only what is new and finds room is taken, each with its own words', async () => {
  const one = await bus({ partitions: 1, most: 4 })
  const publish = (id: string) => one.publish('t', { id, partition: `🦆 ${id}`, payload: { id, words: `“${id}”\n` } })
  await publish('b')
  const ends = await Promise.allSettled(['a', 'b', 'ç', 'a', 'd', 'e', 'b'].map(publish))
  expect(ends.map(({ status }) => status)).toEqual([...Array(5).fill('fulfilled'), 'rejected', 'fulfilled'])
  const heard: unknown[] = []
  await one.subscribe('t', 'g', async ({ id, partition, payload }) => void heard.push([id, partition, payload]))
  while ((await one.lag('t', 'g')) > 0) await later()
  expect(heard).toEqual(['b', 'a', 'ç', 'd'].map((id) => [id, `🦆 ${id}`, { id, words: `“${id}”\n` }]))
})

test('whoever goes on in the middle of an entry does not do again what is done of it', async () => {
  const one = await bus({ partitions: 1, attempts: 1_000, retryMs: 60_000 })
  const stop = await one.subscribe('t', 'g', async ({ id }) => {
    heard.push(id)
    if (id === 'b') throw new Error('not yet')
  })
  const heard: string[] = []
  await Promise.all(['a', 'b', 'c'].map((id) => one.publish('t', { id, partition: id, payload: null })))
  while (heard.length < 3) await later()
  await stop()
  const other = await bus({ partitions: 1 })
  await other.subscribe('t', 'g', async ({ id }) => void heard.push(`${id} again`))
  while ((await other.lag('t', 'g')) > 0) await later()
  expect(heard).toEqual(['a', 'b', 'c', 'b again'])
  const link = await redis.link()
  while ((await link.call((client) => client.exists(link.key('bus', 'parts', 't', 'g')))) > 0) await later()
})

test('of an entry that was handed out ten times without an end, what was not done is put aside', async () => {
  const one = await bus({ partitions: 1 })
  await Promise.all(['a', 'b'].map((id) => one.publish('t', { id, partition: id, payload: id })))
  const link = await redis.link()
  const log = link.key('bus', 'log', 't', '0')
  await link.call(async (client) => {
    await client.xgroup('CREATE', log, 'g', '0')
    const found = await client.xreadgroup('GROUP', 'g', 'holder', 'STREAMS', log, '>')
    const [[, [[at]]]] = found as [[string, [[string]]]]
    await client.hset(link.key('bus', 'parts', 't', 'g'), `0 ${at}`, '["a"]')
    for (let times = 1; times < 10; times++) await client.xreadgroup('GROUP', 'g', 'holder', 'STREAMS', log, '0')
  })
  await one.subscribe('t', 'g', async ({ id }) => expect.fail(`${id} was worked on`))
  while ((await one.lag('t', 'g')) > 0) await later()
  expect((await one.dead('t')).map(({ id, error }) => `${id}: ${error}`)).toEqual(['b: the process that works on it ends'])
})
