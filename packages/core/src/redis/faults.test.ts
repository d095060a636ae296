import { afterEach, expect, onTestFinished, test } from 'vitest'
import { RedisBus } from '../bus/redis.ts'
import { RedisCache } from '../cache/redis.ts'
import { systemClock } from '../clock/clock.ts'
import { at, cooldown, window } from '../limits/contract.ts'
import { RedisLimits } from '../limits/redis.ts'
import { silentLog } from '../telemetry/log.ts'
import { FlakyProxy } from '../test-host/flaky-proxy.ts'
import { freePort } from '../test-host/free-port.ts'
import { OwnRedis } from '../test-host/own-redis.ts'
import { RedisLink, type RedisStatus } from './link.ts'

const open: RedisLink[] = []
afterEach(async () => {
  for (const link of open.splice(0)) await link.close()
})

function linkTo(url: string, password?: string): RedisLink {
  const link = new RedisLink({ url, prefix: 'duck', password }, silentLog)
  open.push(link)
  return link
}

async function reached(link: RedisLink, wanted: RedisStatus['state']): Promise<RedisStatus> {
  while (link.status.state !== wanted) await new Promise((resolve) => setImmediate(resolve))
  return link.status
}

async function proxyBefore(port: number): Promise<FlakyProxy> {
  const proxy = await FlakyProxy.before('127.0.0.1', port)
  onTestFinished(() => proxy.close())
  return proxy
}

const later = () => new Promise<void>((resolve) => setImmediate(resolve))
const ask = (link: RedisLink) => link.call((redis) => redis.ping())

test('a server that is absent at the start is said so, costs no call any time, and is used when it comes', async () => {
  const port = await freePort()
  const link = linkTo(`redis://127.0.0.1:${port}`)
  expect(await link.settled()).toBe(false)
  expect(link.status).toMatchObject({ state: 'away', reason: expect.stringContaining(`nothing listens at redis://127.0.0.1:${port}`) })
  await expect(ask(link)).rejects.toMatchObject({ code: 'WDL_REDIS_AWAY' })
  await using _ = await OwnRedis.start({ port })
  await reached(link, 'ready')
  expect(await ask(link)).toBe('PONG')
})

test.each(['SIGTERM', 'SIGKILL'] as const)('a server that ends by %s and is started again, empty, is used again', async (signal) => {
  await using server = await OwnRedis.start()
  const link = linkTo(server.url)
  expect(await link.settled()).toBe(true)
  const limits = new RedisLimits(link, systemClock)
  const rules = [cooldown(90_000)]
  expect(await limits.take(rules, at('ann'))).toBeUndefined()
  await server.stop(signal)
  await reached(link, 'away')
  expect(await limits.take(rules, at('ann'))).toBeDefined()
  expect(await limits.take(rules, at('bob'))).toBeUndefined()
  expect(await limits.take([{ ...window(5, 60_000), strict: true }], at('ann'))).toBeDefined()
  await server.start()
  await reached(link, 'ready')
  expect(await limits.take([{ ...window(5, 60_000), strict: true }], at('cat'))).toBeUndefined()
})

test('a process that was busy for longer than a call may take hears the answer all the same', async () => {
  await using server = await OwnRedis.start()
  const link = linkTo(server.url)
  await link.settled()
  const work = () => {
    for (const end = performance.now() + 2 * link.settings.callMs; performance.now() < end; );
  }
  const asked = [
    ask(link),
    later()
      .then(work)
      .then(() => ask(link)),
    later()
      .then(() => ask(link))
      .then(work)
      .then(() => ask(link)),
  ]
  work()
  for (let times = 0; times < 3; times++) setImmediate(work)
  await Promise.all(asked)
  expect(link.status).toMatchObject({ state: 'ready', breaker: 'closed' })
})

test('a script that is made while something is under way is used with it, and ends nothing', async () => {
  await using server = await OwnRedis.start()
  const link = linkTo(server.url)
  await link.settled()
  const asked = [ask(link), ask(link)]
  link.define('waddleLate', 'return ARGV[1]')
  const late = link.call((redis) =>
    (redis as unknown as { waddleLate: (...words: (string | number)[]) => Promise<string> }).waddleLate(0, 'quack'),
  )
  expect(await Promise.all([...asked, late])).toEqual(['PONG', 'PONG', 'quack'])
})

test('a wrong password is said clearly, without the password, and ends nothing', async () => {
  await using server = await OwnRedis.start({ password: 'right' })
  const wrong = linkTo(server.url, 'hunter2')
  expect(await wrong.settled()).toBe(false)
  expect(wrong.status.reason).toMatch(/refuses the user or the password/)
  expect(wrong.status.reason).not.toContain('hunter2')
  const none = linkTo(server.url)
  expect(await none.settled()).toBe(false)
  expect(none.status.reason).toMatch(/refuses the user or the password/)
  const inUrl = linkTo(server.url.replace('//', '//:right@'))
  expect(await inUrl.settled()).toBe(true)
  expect(inUrl.where).not.toContain('right')
})

test('a server that hangs is given up after a few calls, none of which waits longer than it may', async () => {
  await using server = await OwnRedis.start()
  const proxy = await proxyBefore(server.port)
  const link = linkTo(`redis://127.0.0.1:${proxy.port}`)
  expect(await link.settled()).toBe(true)
  const limits = new RedisLimits(link, systemClock)
  proxy.mute()
  // Counted in calls that reach the network, not by the clock: three fail, and the rest does not try.
  const asked = await Promise.allSettled(Array.from({ length: 3 }, () => ask(link)))
  expect(asked.every(({ status }) => status === 'rejected')).toBe(true)
  expect(link.status).toMatchObject({ state: 'away', breaker: 'open', reason: expect.stringMatching(/does not answer in time/) })
  for (let use = 0; use < 1_000; use++) await limits.take([window(3, 60_000)], at('ann'))
  expect(proxy.connections).toBeLessThanOrEqual(1)
  expect(await limits.take([window(3, 60_000)], at('ann'))).toBeDefined()
  proxy.mute(false)
  await reached(link, 'ready')
  expect(await ask(link)).toBe('PONG')
})

test('a cut in the middle of many calls fails those under way and no later one', async () => {
  await using server = await OwnRedis.start()
  const proxy = await proxyBefore(server.port)
  const link = linkTo(`redis://127.0.0.1:${proxy.port}`)
  await link.settled()
  const limits = new RedisLimits(link, systemClock)
  const rules = [window(10, 60_000, 'channel')]
  let taken = 0
  for (let round = 0; round < 30; round++) {
    const answers = Array.from({ length: 10 }, (_, person) => limits.take(rules, at(`p${person}`)))
    if (round % 5 === 2) proxy.cut('reset')
    for (const answer of await Promise.all(answers)) if (answer === undefined) taken++
    if (round % 5 === 4) await reached(link, 'ready')
  }
  // What the process counted along holds while the connection is gone: never without limit.
  expect(taken).toBeGreaterThanOrEqual(10)
  expect(taken).toBeLessThanOrEqual(20)
})

test('after FLUSHALL under load limits count anew, and nothing throws', async () => {
  await using server = await OwnRedis.start()
  const link = linkTo(server.url)
  await link.settled()
  const limits = new RedisLimits(link, systemClock)
  const cache = new RedisCache(link)
  for (let round = 0; round < 200; round++) {
    const flush = round % 20 === 10 ? link.call((redis) => redis.flushall()) : undefined
    await Promise.all([limits.take([cooldown(90_000)], at(`p${round}`)), cache.fetch(`k:${round}`, 60_000, async () => round), flush])
  }
  expect(await limits.take([cooldown(90_000)], at('last'))).toBeUndefined()
  expect(await limits.take([cooldown(90_000)], at('last'))).toBeDefined()
  expect(await cache.fetch('k:1', 60_000, async () => 'anew')).toBeDefined()
  await cache.close()
})

test('what is forgotten while Redis is away is old nowhere when it is back, and is acknowledged all the same', async () => {
  await using server = await OwnRedis.start()
  const proxy = await proxyBefore(server.port)
  const [near, far] = [linkTo(`redis://127.0.0.1:${proxy.port}`), linkTo(server.url)]
  const [cut, whole] = [new RedisCache(near), new RedisCache(far)]
  for (const cache of [cut, whole]) expect(await cache.settled(10_000)).toBe(true)
  let stored = 'old'
  expect(await cut.fetch('k', 60_000, async () => stored)).toBe('old')
  proxy.refuse()
  proxy.cut('reset')
  await reached(near, 'away')
  stored = 'new'
  await cut.delete('k')
  expect(await cut.fetch('k', 60_000, async () => stored)).toBe('new')
  proxy.refuse(false)
  await reached(near, 'ready')
  // The first thing that is asked of Redis settles what is owed.
  expect(await cut.fetch('k', 60_000, async () => stored)).toBe('new')
  expect(await whole.fetch('k', 60_000, async () => stored)).toBe('new')
  for (const cache of [cut, whole]) await cache.close()
})

test('the bus comes back from a server that was killed and restarted empty, and what was published again arrives', async () => {
  await using server = await OwnRedis.start()
  const bus = new RedisBus(linkTo(server.url), { leaseMs: 300, retryMs: 1 })
  await open[0]!.settled()
  const journal = new Map<string, boolean>()
  const publish = (id: string) => bus.publish('t', { id, partition: id, payload: null }).catch(() => undefined)
  bus.onGap(() => {
    for (const [id, done] of journal) if (!done) void publish(id)
  })
  await bus.subscribe('t', 'g', async ({ id }) => void journal.set(id, true))
  for (let n = 0; n < 300; n++) {
    journal.set(String(n), false)
    void publish(String(n))
    if (n === 100) await server.stop('SIGKILL')
    if (n === 200) await server.start()
    if (n % 10 === 0) await later()
  }
  while ([...journal.values()].includes(false)) await later()
  expect([...journal.values()].every(Boolean)).toBe(true)
  await bus.close()
})
