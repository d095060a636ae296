import { afterEach, expect, test } from 'vitest'
import { emptyRedis } from '../redis/trial.ts'
import { cacheContract } from './contract.ts'
import { RedisCache } from './redis.ts'

const redis = emptyRedis('cache')
let now = 1_700_000_000_000

cacheContract('A cache in Redis', {
  async open() {
    const cache = new RedisCache(await redis.link(), { now: () => now })
    expect(await cache.settled(10_000)).toBe(true)
    return cache
  },
  pass: async (ms) => void (now += ms),
})

const open: RedisCache[] = []
afterEach(async () => {
  for (const cache of open.splice(0)) await cache.close()
  await redis.wipe()
})

/** Two processes' worth of caches, sure of what they hear. */
async function two(): Promise<readonly [RedisCache, RedisCache]> {
  const pair = [new RedisCache(await redis.link()), new RedisCache(await redis.link())] as const
  open.push(...pair)
  for (const cache of pair) expect(await cache.settled(10_000)).toBe(true)
  return pair
}

test('what one process keeps another finds, whatever can be cloned', async () => {
  const [one, other] = await two()
  const value = { at: new Date(5), big: 7n, set: new Set(['a']), map: new Map([[1, { deep: [undefined] }]]), bytes: new Uint8Array([1]) }
  await one.set('a:1', value, 60_000)
  expect(await other.get('a:1')).toEqual(value)
})

test('after a change was acknowledged no process answers with what was there before', async () => {
  const [one, other] = await two()
  const told: string[] = []
  other.onInvalidated((key) => told.push(key))
  let stored = 0
  const load = async () => stored
  let stale = 0
  for (let version = 1; version <= 300; version++) {
    // The other one asks all the while, so that old answers are on their way when the change comes.
    let asking = true
    const asked = (async () => {
      while (asking) {
        await other.fetch('text:hello', 60_000, load)
        await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    stored = version
    await (version % 3 === 0 ? one.deletePrefix('text:') : one.delete('text:hello'))
    for (let look = 0; look < 3; look++) {
      if ((await other.fetch('text:hello', 60_000, load)) !== version) stale++
      if ((await one.fetch('text:hello', 60_000, load)) !== version) stale++
    }
    asking = false
    await asked
  }
  expect(stale).toBe(0)
  expect(told).toHaveLength(300)
})

test('a new value is used by all as soon as it is set', async () => {
  const [one, other] = await two()
  for (let version = 0; version < 100; version++) {
    await one.set('k', version, 60_000)
    expect(await other.get('k')).toBe(version)
    await other.set('k', -version, 60_000)
    expect(await one.get('k')).toBe(-version)
  }
})

test('what is forgotten in one process while another loads it is not kept by anybody', async () => {
  const [one, other] = await two()
  let finish!: (value: string) => void
  let began!: () => void
  const begun = new Promise<void>((resolve) => (began = resolve))
  const loading = other.fetch('k', 60_000, () => {
    began()
    return new Promise<string>((resolve) => (finish = resolve))
  })
  await begun
  await one.delete('k')
  finish('old')
  expect(await loading).toBe('old')
  expect(await one.get('k')).toBeUndefined()
  expect(await other.fetch('k', 60_000, async () => 'new')).toBe('new')
  expect(await one.get('k')).toBe('new')
})

test('when everything in Redis is gone the next change still reaches all', async () => {
  const [one, other] = await two()
  await one.set('g:k', 'old', 60_000)
  expect(await other.get('g:k')).toBe('old')
  const link = await redis.link()
  await link.call(async (client) => client.unlink(await client.keys(`${link.place.prefix}:cache*`)))
  await other.set('g:k', 'kept', 60_000)
  await one.deletePrefix('g:')
  expect(await other.get('g:k')).toBeUndefined()
  await other.set('g:k', 'new', 60_000)
  expect(await one.get('g:k')).toBe('new')
})

test('many are warmed by one load for all of them', async () => {
  const [one, other] = await two()
  const keys = Array.from({ length: 200 }, (_, index) => `w:${index}`)
  let loads = 0
  await one.fetchMany(keys, 60_000, async (missing) => {
    loads++
    return missing.map((key) => key.length)
  })
  expect(await other.getMany(keys)).toEqual(keys.map((key) => key.length))
  expect(loads).toBe(1)
})
