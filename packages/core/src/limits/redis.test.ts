import type { Redis } from 'ioredis'
import RedisMock from 'ioredis-mock'
import { afterEach, expect, test } from 'vitest'
import { type Clock, systemClock } from '../clock/clock.ts'
import { RedisLink } from '../redis/link.ts'
import { emptyRedis } from '../redis/trial.ts'
import { silentLog } from '../telemetry/log.ts'
import { at, cooldown, limitsContract, window } from './contract.ts'
import { type Asked, RedisLimits } from './redis.ts'

let now = 1_700_000_000_000
const clock: Clock = { now: () => now, monotonic: () => now, after: () => ({ cancel() {} }) }
const redis = emptyRedis('limits')

limitsContract('Limits in Redis', {
  open: async () => new RedisLimits(await redis.link(), clock, () => now),
  pass: (ms) => void (now += ms),
  wipe: () => redis.wipe(),
})

limitsContract('Limits in a Redis that is played', {
  async open() {
    const mock = new RedisMock() as unknown as Redis
    await mock.flushall()
    const link: Asked = {
      call: (work) => work(mock),
      key: (...parts) => parts.join(':'),
      define: (name, lua) => mock.defineCommand(name, { lua }),
    }
    return new RedisLimits(link, clock, () => now)
  },
  pass: (ms) => void (now += ms),
  wipe: async () => {},
})

afterEach(() => redis.wipe())

test('two processes share what was used, by the clock of the server', async () => {
  const [one, two] = [new RedisLimits(await redis.link(), systemClock), new RedisLimits(await redis.link(), systemClock)]
  const rules = [cooldown(90_000), window(1, 60_000, 'channel')]
  expect(await one.take(rules, at('ann'))).toBeUndefined()
  expect(await two.take(rules, at('ann'))).toMatchObject({ rule: rules[0], first: true })
  expect(await one.take(rules, at('ann'))).toMatchObject({ rule: rules[0], first: false })
  expect(await two.take(rules, at('bob'))).toMatchObject({ rule: rules[1] })
  await one.giveBack(rules, at('ann'))
  expect(await one.take(rules, at('bob'))).toBeUndefined()
})

test('an event that comes again after a crash is charged once, and again once it was given back', async () => {
  const [one, two] = [new RedisLimits(await redis.link(), systemClock), new RedisLimits(await redis.link(), systemClock)]
  const rules = [cooldown(90_000)]
  expect(await one.take(rules, at('ann'), 'e1')).toBeUndefined()
  expect(await two.take(rules, at('ann'), 'e1')).toBeUndefined()
  expect(await two.take(rules, at('ann'), 'e2')).toBeDefined()
  await two.giveBack(rules, at('ann'), 'e1')
  expect(await two.take(rules, at('ann'), 'e2')).toBeUndefined()
  expect(await one.take(rules, at('ann'), 'e1')).toBeDefined()
})

test('what Redis knew when it went away still holds, strict limits refuse, and all counts again when it is back', async () => {
  const rules = [cooldown(90_000)]
  const strict = [{ ...window(5, 60_000), strict: true as const }]
  let reachable = true
  const link = await redis.link()
  const limits = new RedisLimits(
    {
      define: (name, lua) => link.define(name, lua),
      key: (...parts) => link.key(...parts),
      call: (work) => (reachable ? link.call(work) : Promise.reject(new Error('away'))),
    },
    systemClock,
  )
  expect(await limits.take(rules, at('ann'))).toBeUndefined()
  expect(await limits.take(strict, at('ann'))).toBeUndefined()
  reachable = false
  expect(await limits.take(rules, at('ann'))).toBeDefined()
  expect(await limits.take(rules, at('bob'))).toBeUndefined()
  expect(await limits.take(rules, at('bob'))).toBeDefined()
  expect(await limits.take(strict, at('ann'))).toMatchObject({ rule: strict[0] })
  expect(await limits.peek(strict, at('ann'))).toMatchObject({ rule: strict[0] })
  reachable = true
  expect(await limits.take(strict, at('ann'))).toBeUndefined()
})

test('a script that Redis forgot is sent again', async () => {
  const link = await redis.link()
  const limits = new RedisLimits(link, systemClock)
  expect(await limits.take([cooldown(1_000)], at('ann'))).toBeUndefined()
  await link.call((redis) => redis.script('FLUSH'))
  expect(await limits.take([cooldown(1_000)], at('bob'))).toBeUndefined()
})

test('without Redis at all the limits are those of the process, and no call waits', async () => {
  const link = new RedisLink({ url: 'redis://127.0.0.1:1', prefix: 'nowhere' }, silentLog)
  expect(await link.settled()).toBe(false)
  expect(link.status.reason).toMatch(/nothing listens at redis:\/\/127\.0\.0\.1:1/)
  const limits = new RedisLimits(link, systemClock)
  const rules = [window(3, 60_000)]
  const answers = []
  for (let use = 0; use < 5; use++) answers.push(await limits.take(rules, at('ann')))
  expect(answers.map((answer) => answer === undefined)).toEqual([true, true, true, false, false])
  await link.close()
})
