import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '../store/index.ts'
import type { ClaimedJob, JobRequest, Jobs } from './jobs.ts'

/** What a factory hands the suite: an empty store, and jobs on it as another holder sees them. */
export interface JobsMaker {
  open(): Promise<Store>
  /** A holder of its own on the same store. */
  holder(store: Store): Jobs
  wipe(): Promise<void>
}

const request = (key: string, dueAt: number, more: Partial<JobRequest> = {}): JobRequest => ({
  module: 'tea',
  name: 'remind',
  key,
  payload: { key },
  dueAt,
  ...more,
})
const keys = (jobs: readonly ClaimedJob[]) => jobs.map((job) => job.key)

/** Every promise of {@link Jobs}, for every implementation. */
export function jobsContract(name: string, maker: JobsMaker): void {
  describe(`${name} keep the promises of jobs`, () => {
    let store: Store
    let jobs: Jobs
    beforeEach(async () => {
      store = await maker.open()
      jobs = maker.holder(store)
    })
    afterEach(async () => {
      await store.close()
      await maker.wipe()
    })

    test('a job is claimed when it is due, with what it was given, and not before', async () => {
      const id = await jobs.schedule(store.db, request('a', 1_000, { payload: { text: 'ducks 🦆', n: [1, null] } }))
      expect(await jobs.claim(999, 500, 10)).toEqual([])
      expect(await jobs.claim(1_000, 500, 10)).toEqual([
        { id, module: 'tea', name: 'remind', key: 'a', payload: { text: 'ducks 🦆', n: [1, null] }, dueAt: 1_000, attempts: 1 },
      ])
    })

    test('what was due first is claimed first, and no more than asked for', async () => {
      for (const [key, at] of [
        ['c', 30],
        ['a', 10],
        ['b', 20],
      ] as const)
        await jobs.schedule(store.db, request(key, at))
      expect(keys(await jobs.claim(100, 500, 2))).toEqual(['a', 'b'])
      expect(keys(await jobs.claim(100, 500, 2))).toEqual(['c'])
    })

    test('two holders who claim at once never both get one', async () => {
      for (let index = 0; index < 60; index++) await jobs.schedule(store.db, request(`k${index}`, index))
      const other = maker.holder(store)
      const claims = await Promise.all(Array.from({ length: 12 }, (_, turn) => (turn % 2 ? other : jobs).claim(100, 500, 7)))
      const all = claims.flat().map((job) => job.id)
      expect(all).toHaveLength(60)
      expect(new Set(all).size).toBe(60)
    })

    test('a lease that ran out is claimed by somebody else, and then the first holder cannot finish it', async () => {
      await jobs.schedule(store.db, request('a', 0))
      const [mine] = await jobs.claim(0, 500, 1)
      const other = maker.holder(store)
      expect(await other.claim(499, 500, 1)).toEqual([])
      const [theirs] = await other.claim(500, 500, 1)
      expect(theirs).toMatchObject({ id: mine!.id, attempts: 2 })
      expect(await jobs.done(store.db, mine!.id, mine!.attempts)).toBe(false)
      expect(await jobs.release(mine!.id, mine!.attempts, 0)).toBe(false)
      expect(await jobs.claim(999, 500, 1)).toEqual([])
      expect(await other.done(store.db, theirs!.id, theirs!.attempts)).toBe(true)
      expect(await other.claim(99_999, 500, 1)).toEqual([])
    })

    test('done is part of the transaction: undone with it', async () => {
      await jobs.schedule(store.db, request('a', 0))
      const [job] = await jobs.claim(0, 500, 1)
      await expect(
        store.transaction(async (db) => {
          expect(await jobs.done(db, job!.id, job!.attempts)).toBe(true)
          throw new Error('the effects failed')
        }),
      ).rejects.toThrow('the effects failed')
      expect(keys(await jobs.claim(500, 500, 1))).toEqual(['a'])
    })

    test('scheduling is part of the transaction: undone with it', async () => {
      await expect(
        store.transaction(async (db) => {
          await jobs.schedule(db, request('a', 0))
          throw new Error('undone')
        }),
      ).rejects.toThrow('undone')
      expect(await jobs.claim(1, 500, 10)).toEqual([])
    })

    test('the same key replaces, in one module; another module has keys of its own', async () => {
      const first = await jobs.schedule(store.db, request('a', 10))
      const second = await jobs.schedule(store.db, request('a', 20, { name: 'shout', payload: 2 }))
      expect(second).toBe(first)
      await jobs.schedule(store.db, request('a', 15, { module: 'coffee' }))
      expect(await jobs.claim(10, 500, 10)).toEqual([])
      expect(await jobs.claim(20, 500, 10)).toMatchObject([
        { module: 'coffee', dueAt: 15 },
        { module: 'tea', name: 'shout', payload: 2, dueAt: 20 },
      ])
    })

    test('a job that is replaced while it runs comes again at its new time, whatever the old run says', async () => {
      await jobs.schedule(store.db, request('a', 0))
      const [old] = await jobs.claim(0, 500, 1)
      await jobs.schedule(store.db, request('a', 5_000))
      expect(await jobs.done(store.db, old!.id, old!.attempts)).toBe(false)
      expect(await jobs.release(old!.id, old!.attempts, 100)).toBe(false)
      expect(await jobs.claim(4_999, 500, 1)).toEqual([])
      expect(await jobs.claim(5_000, 500, 1)).toMatchObject([{ key: 'a', dueAt: 5_000 }])
    })

    test('a job is cancelled by its id or its key, by its own module, once', async () => {
      const id = await jobs.schedule(store.db, request('a', 0))
      await jobs.schedule(store.db, request('b', 0))
      expect(await jobs.cancel(store.db, 'coffee', 'a')).toBe(false)
      expect(await jobs.cancel(store.db, 'coffee', id)).toBe(false)
      expect(await jobs.cancel(store.db, 'tea', id)).toBe(true)
      expect(await jobs.cancel(store.db, 'tea', 'b')).toBe(true)
      expect(await jobs.cancel(store.db, 'tea', 'b')).toBe(false)
      expect(await jobs.claim(1, 500, 10)).toEqual([])
    })

    test('a failed job that is let go comes again at its time, behind what is due before', async () => {
      await jobs.schedule(store.db, request('a', 0))
      const [job] = await jobs.claim(0, 10_000, 1)
      await jobs.schedule(store.db, request('b', 50))
      expect(await jobs.release(job!.id, job!.attempts, 100)).toBe(true)
      expect(keys(await jobs.claim(99, 500, 10))).toEqual(['b'])
      expect(await jobs.claim(100, 500, 10)).toMatchObject([{ key: 'a', attempts: 2, dueAt: 100 }])
    })

    test('who starts alone takes over every lease that a dead process held', async () => {
      await jobs.schedule(store.db, request('a', 0))
      const [held] = await jobs.claim(0, 1_000_000, 1)
      const next = maker.holder(store)
      expect(await next.claim(1, 500, 1)).toEqual([])
      await next.takeOver()
      expect(await next.claim(1, 500, 1)).toMatchObject([{ key: 'a', attempts: 2 }])
      expect(await jobs.done(store.db, held!.id, held!.attempts)).toBe(false)
    })

    test('of one module only, when one is named', async () => {
      await jobs.schedule(store.db, request('a', 10))
      await jobs.schedule(store.db, request('b', 20, { module: 'coffee' }))
      expect(keys(await jobs.claim(100, 500, 10, 'coffee'))).toEqual(['b'])
      expect(keys(await jobs.claim(100, 500, 10, 'cocoa'))).toEqual([])
      expect(keys(await jobs.claim(100, 500, 10, 'tea'))).toEqual(['a'])
    })

    test('it says which modules have something to do by then, and when: at the first due time, or when a lease runs out', async () => {
      expect(await jobs.agenda(1_000)).toEqual([])
      await jobs.schedule(store.db, request('b', 200))
      await jobs.schedule(store.db, request('a', 100))
      await jobs.schedule(store.db, request('c', 150, { module: 'coffee' }))
      await jobs.schedule(store.db, request('d', 1_001, { module: 'cocoa' }))
      expect(await jobs.agenda(99)).toEqual([])
      expect(await jobs.agenda(1_000)).toEqual([
        { module: 'tea', at: 100 },
        { module: 'coffee', at: 150 },
      ])
      await jobs.claim(100, 700, 10)
      expect(await jobs.agenda(1_000)).toEqual([
        { module: 'coffee', at: 150 },
        { module: 'tea', at: 200 },
      ])
      await jobs.cancel(store.db, 'tea', 'b')
      expect(await jobs.agenda(1_000)).toEqual([
        { module: 'coffee', at: 150 },
        { module: 'tea', at: 800 },
      ])
      expect(await jobs.agenda(799)).toEqual([{ module: 'coffee', at: 150 }])
    })
  })
}
