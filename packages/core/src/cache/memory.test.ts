import { expect, test } from 'vitest'
import { cacheContract } from './contract.ts'
import { MemoryCache } from './memory.ts'

let now = 0
cacheContract('A cache in memory', {
  open: async () => new MemoryCache(100, () => now),
  pass: async (ms) => void (now += ms),
})

test('it is bounded, and what was used least lately goes first', async () => {
  const cache = new MemoryCache(3)
  for (const key of ['a', 'b', 'c']) await cache.set(key, key, 1_000)
  await cache.get('a')
  await cache.set('d', 'd', 1_000)
  expect(await cache.getMany(['a', 'b', 'c', 'd'])).toEqual(['a', undefined, 'c', 'd'])
})
