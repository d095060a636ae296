import { type Allowance, defineModule, type ReceiverContext } from '@waddlebot/sdk'
import { afterEach, expect, test } from 'vitest'
import { emptyRedis } from '../redis/trial.ts'
import { TestFleet } from '../test-host/fleet.ts'
import { SharedAllowance } from './allowance.ts'

let now = 1_700_000_000_000
let parts = 1
const redis = emptyRedis('allowance')
afterEach(() => {
  parts = 1
  return redis.wipe()
})

/** What one process may do of 20 in 10 s; where `link` is left out it knows of no other. */
const processOf = (link?: Awaited<ReturnType<typeof redis.link>>) =>
  new SharedAllowance({
    name: 'twitch:joins',
    most: 20,
    perMs: 10_000,
    clock: { monotonic: () => now },
    redis: link,
    parts: () => parts,
    now: () => now,
  })

test('what a process used counts for one that comes later, also when the first one is gone', async () => {
  const link = await redis.link()
  const first = processOf(link)
  expect(await first.take(12)).toEqual({ count: 12, waitMs: 0 })
  now += 4_000
  expect(await first.take(12)).toEqual({ count: 8, waitMs: 6_000 })
  const restarted = processOf(link)
  expect(await restarted.take(1)).toEqual({ count: 0, waitMs: 6_000 })
  parts = 2
  now += 6_000
  // The part is ten; twelve are free.
  expect(await restarted.take(20)).toEqual({ count: 10, waitMs: 10_000 })
  expect(await first.take(20)).toEqual({ count: 2, waitMs: 4_000 })
})

test('never is more used in any window than is allowed, whoever asks when', async () => {
  const link = await redis.link()
  const all = [processOf(link), processOf(link), processOf(link)]
  const used: number[] = []
  for (let step = 0; step < 120; step++) {
    // One, two and three of them by turns.
    parts = 1 + (Math.floor(step / 40) % 3)
    for (const each of all.slice(0, parts)) {
      const { count } = await each.take(step % 5)
      for (let index = 0; index < count; index++) used.push(now)
    }
    now += 700
  }
  for (const at of used) expect(used.filter((other) => other > at - 10_000 && other <= at).length).toBeLessThanOrEqual(20)
  expect(used.length).toBeGreaterThan(100)
})

test('by the clock of the server several processes count as one, asked at the same time', async () => {
  const more = { name: 'twitch:joins', most: 20, perMs: 60_000, clock: { monotonic: () => now }, parts: () => 1 }
  const all = [new SharedAllowance({ ...more, redis: await redis.link() }), new SharedAllowance({ ...more, redis: await redis.link() })]
  const taken = await Promise.all(Array.from({ length: 40 }, (_, index) => all[index % 2]!.take(1)))
  expect(taken.filter(({ count }) => count === 1)).toHaveLength(20)
  for (const { count, waitMs } of taken) if (count === 0) expect(waitMs).toBeGreaterThan(50_000)
})

test('without a Redis, and while it is away, each process keeps to its part', async () => {
  const link = await redis.link()
  const cut = processOf(link)
  const alone = processOf()
  parts = 2
  await link.close()
  for (const each of [cut, alone]) {
    expect(await each.take(15)).toEqual({ count: 10, waitMs: 10_000 })
    expect(await each.take(1)).toEqual({ count: 0, waitMs: 10_000 })
  }
})

test('a receiver has all of what its platform allows, and its part where several processes serve it', async () => {
  const given: Allowance[] = []
  const ears = defineModule({
    name: 'ears',
    receiver: {
      platform: 'pond',
      start: async (ctx: ReceiverContext<unknown>) => {
        given.push(ctx.allowance('quacks', 20, 10_000))
        return { send: async () => ({ sent: true }), health: () => ({ state: 'up' as const }), stop: async () => {} }
      },
    },
  })
  const fleet = await TestFleet.of([ears])
  try {
    await fleet.start('one')
    expect(await given[0]!.take(30)).toMatchObject({ count: 20 })
    await fleet.start('two')
    await fleet.pass(1)
    expect(await given[1]!.take(30)).toMatchObject({ count: 10 })
    await fleet.pass(10)
    expect(await given[0]!.take(30)).toMatchObject({ count: 10 })
  } finally {
    await fleet.end()
  }
})
