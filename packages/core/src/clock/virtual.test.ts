import { expect, test } from 'vitest'
import { virtualClock } from './virtual.ts'

test('it stands still until it is moved', async () => {
  const clock = virtualClock(1_000)
  expect([clock.now(), clock.monotonic()]).toEqual([1_000, 0])
  await clock.advance(250)
  expect([clock.now(), clock.monotonic()]).toEqual([1_250, 250])
})

test('what falls due runs in order of its time, and of being asked for, at its time', async () => {
  const clock = virtualClock(0)
  const ran: string[] = []
  const note = (name: string) => () => ran.push(`${name}@${clock.now()}`)
  clock.after(30, note('c'))
  clock.after(10, note('a'))
  clock.after(10, note('b'))
  clock.after(-5, note('now'))
  clock.after(101, note('later'))
  await clock.advance(100)
  expect(ran).toEqual(['now@0', 'a@10', 'b@10', 'c@30'])
})

test('a timer that is set by a timer runs in the same move when it falls due', async () => {
  const clock = virtualClock(0)
  const ran: number[] = []
  const again = () => {
    ran.push(clock.now())
    clock.after(10, again)
  }
  clock.after(10, again)
  await clock.advance(35)
  expect(ran).toEqual([10, 20, 30])
})

test('a timer that is called off never runs', async () => {
  const clock = virtualClock(0)
  let ran = false
  const timer = clock.after(10, () => (ran = true))
  clock.after(5, () => timer.cancel())
  await clock.advance(20)
  expect(ran).toBe(false)
})

test('time goes on only when what a timer started is done', async () => {
  const clock = virtualClock(0)
  const seen: string[] = []
  let pending: Promise<void> | undefined
  clock.after(10, () => {
    pending = new Promise<void>((resolve) => setImmediate(resolve)).then(() => void seen.push(`done@${clock.now()}`))
  })
  clock.after(20, () => seen.push('next'))
  await clock.advance(20, async () => pending)
  expect(seen).toEqual(['done@10', 'next'])
})
