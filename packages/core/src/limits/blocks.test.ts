import { afterEach, expect, test } from 'vitest'
import { virtualClock } from '../clock/virtual.ts'
import { emptyRedis } from '../redis/trial.ts'
import { seededRandom } from '../test-host/random.ts'
import { at, window } from './contract.ts'
import { type Asked, RedisLimits } from './redis.ts'

const redis = emptyRedis('blocks')
afterEach(() => redis.wipe())

/** Several processes under one load, in played time on the real Redis. */
async function simulate(options: { processes: number; max: number; ms: number; perSecond: number; seconds: number; seed: number }) {
  const clock = virtualClock(1_700_000_000_000)
  const random = seededRandom(options.seed)
  const link = await redis.link()
  let calls = 0
  const counted: Asked = {
    define: (name, lua) => link.define(name, lua),
    key: (...parts) => link.key(...parts),
    call: (work) => {
      calls++
      return link.call(work)
    },
  }
  const processes = Array.from({ length: options.processes }, () => new RedisLimits(counted, clock, () => clock.now()))
  const rules = [window(options.max, options.ms, 'channel')]
  const taken: number[] = []
  const checks = options.perSecond * options.seconds
  for (let check = 0; check < checks; check++) {
    await clock.advance((-Math.log(1 - random()) * 1_000) / options.perSecond)
    const limits = processes[Math.floor(random() * processes.length)]!
    if ((await limits.take(rules, at('ann'))) === undefined) taken.push(clock.now())
  }
  let most = 0
  for (let first = 0, last = 0; last < taken.length; last++) {
    while (taken[first]! <= taken[last]! - options.ms) first++
    most = Math.max(most, last - first + 1)
  }
  return { checks, taken: taken.length, calls, most, checksPerCall: checks / calls }
}

test('under steady load below the limit nobody is refused, and one call serves at least ten checks', async () => {
  const seen = await simulate({ processes: 4, max: 2_000, ms: 10_000, perSecond: 150, seconds: 40, seed: 1 })
  expect(seen.taken).toBe(seen.checks)
  expect(seen.checksPerCall).toBeGreaterThanOrEqual(10)
})

test.each([1, 2, 3])(
  'under steady load above the limit at most a twentieth more is let through in any window, and little less (seed %i)',
  async (seed) => {
    const max = 500
    const seen = await simulate({ processes: 4, max, ms: 10_000, perSecond: 100, seconds: 60, seed })
    expect(seen.most).toBeLessThanOrEqual(max * 1.05)
    expect(seen.taken).toBeGreaterThanOrEqual(max * 5)
    // What is left comes back bit by bit, and is asked for bit by bit.
    expect(seen.checksPerCall).toBeGreaterThanOrEqual(3)
  },
)

test('what a process took and did not use is there for the others when its block is over', async () => {
  const clock = virtualClock(1_700_000_000_000)
  const link = await redis.link()
  const [greedy, other] = [0, 1].map(() => new RedisLimits(link, clock, () => clock.now())) as [RedisLimits, RedisLimits]
  const rules = [window(20, 60_000, 'channel')]
  await greedy.take(rules, at('ann'))
  await clock.advance(3_001, () => link.call((redis) => redis.ping()).then(() => undefined))
  let taken = 1
  for (let use = 0; use < 30; use++) {
    if ((await other.take(rules, at('bob'))) === undefined) taken++
    await clock.advance(100)
  }
  expect(taken).toBe(20)
})
