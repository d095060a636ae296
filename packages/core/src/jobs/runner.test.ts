import { afterEach, beforeEach, expect, test } from 'vitest'
import { type VirtualClock, virtualClock } from '../clock/virtual.ts'
import { migrate } from '../store/migrations.ts'
import { coreSchema } from '../store/schema/index.ts'
import { SqliteStore } from '../store/sqlite/store.ts'
import { JobRunner } from './runner.ts'
import { SqlJobs } from './sql.ts'

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
  runner = new JobRunner(jobs, clock, async (job) => {
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

const schedule = (key: string, inMs: number) =>
  jobs.schedule(store.db, { module: 'tea', name: 'remind', key, payload: null, dueAt: 1_000_000 + inMs })
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
