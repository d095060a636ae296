import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Deadlines } from './deadlines.ts'

let deadlines: Deadlines
let late: string[]
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
  deadlines = new Deadlines()
  late = []
})
afterEach(() => {
  deadlines.stop()
  vi.useRealTimers()
})
const watch = (name: string, ms: number) => deadlines.watch(ms, () => late.push(name))

test('what is not done in time is told so once, at most a step later', () => {
  watch('a', 100)
  vi.advanceTimersByTime(99)
  expect(late).toEqual([])
  vi.advanceTimersByTime(26)
  expect(late).toEqual(['a'])
  vi.advanceTimersByTime(10_000)
  expect(late).toEqual(['a'])
})

test('what is done in time hears nothing, and neither does what is over twice', () => {
  const done = watch('a', 100)
  watch('b', 100)
  done()
  done()
  vi.advanceTimersByTime(1_000)
  expect(late).toEqual(['b'])
})

test('many share one timer, which is there only while something is watched', () => {
  const done = ['a', 'b', 'c'].map((name, index) => watch(name, 100 * (index + 1)))
  expect(vi.getTimerCount()).toBe(1)
  vi.advanceTimersByTime(150)
  expect([late, vi.getTimerCount()]).toEqual([['a'], 1])
  done[1]!()
  done[2]!()
  expect(vi.getTimerCount()).toBe(0)
  watch('d', 50)
  vi.advanceTimersByTime(100)
  expect([late, vi.getTimerCount()]).toEqual([['a', 'd'], 0])
})

test('one that is told so may watch something new', () => {
  deadlines.watch(50, () => watch('second', 50))
  vi.advanceTimersByTime(75)
  vi.advanceTimersByTime(75)
  expect(late).toEqual(['second'])
})

test('stopping tells nobody anything', () => {
  watch('a', 50)
  deadlines.stop()
  vi.advanceTimersByTime(1_000)
  expect([late, vi.getTimerCount()]).toEqual([[], 0])
})
