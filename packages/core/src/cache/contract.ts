import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Cache } from './cache.ts'

/** What a factory hands the suite: an empty cache, and time that it can move. */
export interface CacheMaker {
  open(): Promise<Cache>
  /** Let so many milliseconds pass for the cache. */
  pass(ms: number): Promise<void>
}

/** Every promise of {@link Cache}, for every implementation. */
export function cacheContract(name: string, maker: CacheMaker): void {
  describe(`${name} keeps the promises of a cache`, () => {
    let cache: Cache
    beforeEach(async () => {
      cache = await maker.open()
    })
    afterEach(() => cache.close())

    test('what was set is there until its time is over', async () => {
      await cache.set('a:1', { ducks: 3 }, 1_000)
      expect(await cache.get('a:1')).toEqual({ ducks: 3 })
      await maker.pass(999)
      expect(await cache.get('a:1')).toEqual({ ducks: 3 })
      await maker.pass(2)
      expect(await cache.get('a:1')).toBeUndefined()
    })

    test('several are read at once, in the order asked', async () => {
      await cache.set('a', 1, 1_000)
      await cache.set('c', 3, 1_000)
      expect(await cache.getMany(['a', 'b', 'c'])).toEqual([1, undefined, 3])
    })

    test('several are set at once, and of several only those that are not there are loaded, together', async () => {
      await cache.setMany(
        [
          ['a', 1],
          ['c', { n: 3 }],
        ],
        1_000,
      )
      const asked: (readonly string[])[] = []
      const load = async (missing: readonly string[]) => {
        asked.push(missing)
        return missing.map((key) => (key === 'nothing' ? undefined : key.toUpperCase()))
      }
      expect(await cache.fetchMany(['a', 'b', 'c', 'nothing', 'd'], 1_000, load)).toEqual([1, 'B', { n: 3 }, undefined, 'D'])
      expect(await cache.fetchMany(['b', 'd'], 1_000, load)).toEqual(['B', 'D'])
      expect(asked).toEqual([['b', 'nothing', 'd']])
    })

    test('of several that cannot be loaded nothing is kept', async () => {
      const broken = async () => {
        throw new Error('no')
      }
      await expect(cache.fetchMany(['a', 'b'], 1_000, broken)).rejects.toThrow('no')
      expect(await cache.getMany(['a', 'b'])).toEqual([undefined, undefined])
    })

    test('a value is a copy: changing it changes nothing kept', async () => {
      const value = { list: [1] }
      await cache.set('a', value, 1_000)
      value.list.push(2)
      const read = await cache.get<{ list: number[] }>('a')
      read!.list.push(3)
      expect(await cache.get('a')).toEqual({ list: [1] })
    })

    test('a key or a whole group is forgotten, and whoever listens is told', async () => {
      const told: string[] = []
      const stop = cache.onInvalidated((key) => told.push(key))
      for (const key of ['q:1', 'q:2', 'r:1']) await cache.set(key, key, 1_000)
      await cache.delete('r:1')
      await cache.deletePrefix('q:')
      expect(await cache.getMany(['q:1', 'q:2', 'r:1'])).toEqual([undefined, undefined, undefined])
      expect(told).toEqual(['r:1', 'q:'])
      stop()
      await cache.delete('r:1')
      expect(told).toHaveLength(2)
    })

    test('however many ask for what is not there, it is loaded once', async () => {
      let loads = 0
      const load = async () => {
        loads++
        await new Promise((resolve) => setImmediate(resolve))
        return 'fresh'
      }
      expect(await Promise.all(Array.from({ length: 50 }, () => cache.fetch('k', 1_000, load)))).toEqual(Array(50).fill('fresh'))
      expect(await cache.fetch('k', 1_000, load)).toBe('fresh')
      expect(loads).toBe(1)
    })

    test('a load that fails fails for all who wait, and the next one tries again', async () => {
      const broken = async () => {
        throw new Error('no')
      }
      const results = await Promise.allSettled([cache.fetch('k', 1_000, broken), cache.fetch('k', 1_000, broken)])
      expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected'])
      expect(await cache.fetch('k', 1_000, async () => 'now')).toBe('now')
    })

    test('what is deleted while it is being loaded is not kept', async () => {
      let finish!: (value: string) => void
      const loading = cache.fetch('k', 1_000, () => new Promise<string>((resolve) => (finish = resolve)))
      await cache.delete('k')
      finish('old')
      expect(await loading).toBe('old')
      expect(await cache.get('k')).toBeUndefined()
      expect(await cache.fetch('k', 1_000, async () => 'new')).toBe('new')
    })
  })
}
