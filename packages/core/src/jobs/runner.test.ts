import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type VirtualClock, virtualClock } from '../clock/virtual.ts'
import { migrate } from '../store/migrations.ts'
import { coreSchema } from '../store/schema/index.ts'
import { SqliteStore } from '../store/sqlite/store.ts'
import { JobRunner, longestNap } from './runner.ts'
import { SqlJobs } from './sql.ts'

const limit = 30_000
let store: SqliteStore
let clock: VirtualClock
let jobs: SqlJobs
let ran: { readonly key: string; readonly at: number; readonly attempts: number }[]
let outcome: (key: string) => Promise<boolean>
let runner: JobRunner

beforeEach(async () => {
  store = SqliteStore.open({ file: ':memory:' })
  await migrate(store, [coreSchema], 0)
  clock = virtualClock(1_000_000)
  jobs = new SqlJobs(store)
  ran = []
  outcome = async () => true
  runner = new JobRunner(jobs, clock, limit, longestNap, async (job) => {
    ran.push({ key: job.key, at: clock.now() - 1_000_000, attempts: job.attempts })
    return (await outcome(job.key)) && jobs.done(store.db, job.id, job.attempts)
  })
  jobs.scheduled = () => runner.wake()
  runner.start()
})
afterEach(async () => {
  await runner.stop()
  await store.close()
})

const schedule = (key: string, inMs: number, module = 'tea') =>
  jobs.schedule(store.db, { module, name: 'remind', key, payload: null, dueAt: 1_000_000 + inMs })
const pass = (ms: number) =>
  clock.advance(ms, async () => {
    await runner.idle()
    // The nap after a look is set once the store has said what comes next.
    await new Promise((resolve) => setImmediate(resolve))
  })

test('a job runs once, in the second in which it is due', async () => {
  await schedule('a', 90_500)
  await pass(90_000)
  expect(ran).toEqual([])
  await pass(60_000)
  expect(ran).toEqual([{ key: 'a', at: 90_500, attempts: 1 }])
})

test('what became due while nobody looked runs at the next look, oldest first', async () => {
  await runner.stop()
  await schedule('b', 2_000)
  await schedule('a', 1_000)
  await pass(3_600_000)
  expect(ran).toEqual([])
  runner.start()
  await pass(0)
  expect(ran.map((each) => each.key)).toEqual(['a', 'b'])
})

test('a job that fails comes again after one second, then two, then four, and others do not wait for it', async () => {
  outcome = async (key) => key !== 'bad' || ran.filter((each) => each.key === 'bad').length > 3
  await schedule('bad', 0)
  await schedule('good', 0)
  await pass(60_000)
  expect(ran.filter((each) => each.key === 'good')).toHaveLength(1)
  expect(ran.filter((each) => each.key === 'bad').map((each) => each.at)).toEqual([0, 1_000, 3_000, 7_000])
})

test('a job whose work throws is treated like one that failed', async () => {
  let broken = true
  outcome = async () => {
    if (broken) throw new Error('boom')
    return true
  }
  await schedule('a', 0)
  await pass(0)
  broken = false
  await pass(1_000)
  expect(ran.map((each) => each.attempts)).toEqual([1, 2])
})

test('stopping awaits the job under way and begins no other', async () => {
  let finish!: () => void
  const under = new Promise<void>((resolve) => (finish = resolve))
  outcome = async () => {
    await under
    return true
  }
  await schedule('a', 0)
  while (ran.length === 0) await new Promise((resolve) => setImmediate(resolve))
  await schedule('b', 0)
  let stopped = false
  const stopping = runner.stop().then(() => (stopped = true))
  await new Promise((resolve) => setImmediate(resolve))
  expect(stopped).toBe(false)
  finish()
  await stopping
  expect(ran.map((each) => each.key)).toEqual(['a'])
})

describe('side by side', () => {
  const tick = () => new Promise<void>((resolve) => setImmediate(resolve))
  let finish: Map<string, () => void>
  beforeEach(() => {
    finish = new Map()
    outcome = (key) => (key.startsWith('slow') ? new Promise((resolve) => finish.set(key, () => resolve(true))) : Promise.resolve(true))
  })
  const begun = async (...keys: string[]) => {
    while (!keys.every((key) => finish.has(key))) await tick()
  }
  // Not until it is idle, since something is under way all the time: a look is a few statements, each a turn.
  const passBusy = (ms: number) =>
    clock.advance(ms, async () => {
      for (let turn = 0; turn < 20; turn++) await tick()
    })
  afterEach(() => {
    for (const done of finish.values()) done()
  })
  const keys = () => ran.map((each) => each.key)

  test('a slow job holds up its own module, and no other', async () => {
    await schedule('slow', 0)
    await begun('slow')
    await schedule('mine', 100)
    await schedule('yours', 500, 'coffee')
    await passBusy(10_000)
    expect(ran.slice(1)).toEqual([{ key: 'yours', at: 500, attempts: 1 }])
    finish.get('slow')!()
    await runner.idle()
    expect(keys()).toEqual(['slow', 'yours', 'mine'])
  })

  test('jobs of one module run one after another, in order of their due time', async () => {
    await runner.stop()
    for (const [key, at] of [
      ['slow c', 30],
      ['slow a', 10],
      ['slow b', 20],
    ] as const)
      await schedule(key, at)
    await clock.advance(100)
    runner.start()
    for (const key of ['slow a', 'slow b', 'slow c']) {
      await begun(key)
      expect([...finish.keys()].at(-1)).toBe(key)
      finish.get(key)!()
    }
    await runner.idle()
    expect(keys()).toEqual(['slow a', 'slow b', 'slow c'])
  })

  test('eight modules work at a time; the ninth begins when one of them is done', async () => {
    await runner.stop()
    for (let index = 1; index <= 9; index++) await schedule(`slow ${index}`, index, `module ${index}`)
    await clock.advance(100)
    runner.start()
    await begun(...[1, 2, 3, 4, 5, 6, 7, 8].map((index) => `slow ${index}`))
    await passBusy(5_000)
    expect(finish.size).toBe(8)
    finish.get('slow 5')!()
    await begun('slow 9')
    for (const done of finish.values()) done()
    await runner.idle()
    expect(keys()).toHaveLength(9)
  })

  test('nobody else gets a job while it may still be at its work', async () => {
    await schedule('slow', 0)
    await begun('slow')
    const other = new SqlJobs(store)
    expect(await other.claim(1_000_000 + limit, 1, 10)).toEqual([])
    finish.get('slow')!()
    await runner.idle()
    expect(await other.claim(9_000_000, 1, 10)).toEqual([])
  })

  test('a job whose lease would end before its time is up is not begun on it, but claimed anew', async () => {
    await runner.stop()
    await schedule('slow', 0)
    await schedule('next', 1)
    await clock.advance(100)
    runner.start()
    await begun('slow')
    await clock.advance(limit + 1_000)
    finish.get('slow')!()
    await runner.idle()
    expect(ran).toMatchObject([{ key: 'slow' }, { key: 'next', attempts: 2 }])
  })

  test('a store that hands nothing out is asked again once a second, not in a circle', async () => {
    await runner.stop()
    let claims = 0
    jobs.claim = async () => {
      claims++
      throw new Error('the disk is full')
    }
    await schedule('a', 0)
    runner.start()
    await pass(10_000)
    expect(claims).toBe(11)
  })
})
