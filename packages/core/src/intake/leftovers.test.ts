import type { Envelope } from '@waddlebot/sdk'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { virtualClock } from '../clock/virtual.ts'
import { type RootLog, silentLog } from '../telemetry/log.ts'
import type { Journal } from './journal.ts'
import { Leftovers } from './leftovers.ts'
import type { Ended } from './task.ts'
import type { Unfinished } from './unfinished.ts'

let notes: string[]
let lines: { readonly message: string; readonly fields: unknown }[]
let broken: boolean
let ways: number
const makeWay = () => void ways++
let leftovers: Leftovers
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  notes = []
  lines = []
  broken = false
  ways = 0
  const note = async (text: string) => {
    if (broken) throw new Error('the disk is full')
    notes.push(text)
  }
  const say = (message: string, fields?: unknown) => void lines.push({ message, fields })
  leftovers = new Leftovers({
    journal: {
      again: (key: string, tries: number) => note(`${key} again ${tries}`),
      bury: (key: string, reason: string) => note(`${key} dead ${reason}`),
    } as unknown as Journal,
    log: { ...silentLog, warn: say, error: say } as RootLog,
    clock: virtualClock(0),
  })
})

afterEach(() => void vi.useRealTimers())

/** Far longer than anything waits before it begins. */
const pass = async () => void (await vi.advanceTimersByTimeAsync(60_000))
const unfinished = (key: string, tries: number): Unfinished => ({ key, tries, envelope: { text: `!${key}` } as Envelope })
const done: Ended = { outcome: 'replied' }
/** Work that begins when it is let to, and ends when told. */
const work = (name: string, begun: string[]) => {
  let finish!: () => void
  const over = new Promise<Ended>((resolve) => (finish = () => resolve(done)))
  return {
    finish,
    run: () => {
      begun.push(name)
      return over
    },
  }
}

test('what was left is done, side by side, each counted before it begins', async () => {
  const begun: string[] = []
  const [a, b] = [work('a', begun), work('b', begun)]
  const ends = [leftovers.take(unfinished('a', 0), a.run, makeWay), leftovers.take(unfinished('b', 1), b.run, makeWay)]
  expect(begun).toEqual([])
  await pass()
  expect(notes).toEqual(['a again 1', 'b again 2'])
  expect(begun).toEqual(['a', 'b'])
  b.finish()
  a.finish()
  expect(await Promise.all(ends)).toEqual([done, done])
  expect(ways).toBe(0)
})

test('what was under way at two ends is done alone, so that only what is to blame is blamed', async () => {
  const begun: string[] = []
  const [a, b, c] = [work('a', begun), work('b', begun), work('c', begun)]
  const ends = [
    leftovers.take(unfinished('a', 2), a.run, makeWay),
    leftovers.take(unfinished('b', 4), b.run, makeWay),
    leftovers.take(unfinished('c', 0), c.run, makeWay),
  ]
  await pass()
  expect(begun.sort()).toEqual(['a', 'c'])
  expect(notes).not.toContain('b again 5')
  a.finish()
  await pass()
  expect(begun).toContain('b')
  b.finish()
  c.finish()
  expect(await Promise.all(ends)).toEqual([done, done, done])
})

test('many that wait wait together, and the first try alone waits for nothing but those before it', async () => {
  const begun: string[] = []
  const first = work('first', begun)
  first.finish()
  await leftovers.take(unfinished('first', 2), first.run, makeWay)
  expect(begun).toEqual(['first'])
  expect(ways).toBe(1)
  const many = Array.from({ length: 50 }, (_, index) => work(`${index}`, begun))
  const ends = many.map((each, index) => leftovers.take(unfinished(`${index}`, 3), each.run, makeWay))
  for (const each of many) each.finish()
  await vi.advanceTimersByTimeAsync(249)
  expect(begun).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)
  await Promise.all(ends)
  expect(begun).toHaveLength(51)
})

test('what was under way at every one of many ends is put aside, and told to the owner', async () => {
  const begun: string[] = []
  expect(await leftovers.take(unfinished('a', 9), work('a', begun).run, makeWay)).toEqual({ outcome: 'failed', reason: 'gave-up' })
  expect(begun).toEqual([])
  expect(notes).toEqual(['a dead gave-up'])
  expect(lines).toMatchObject([{ fields: { id: 'a', tries: 9, text: '!a' } }])
})

test('a count or a mark that cannot be written stops nothing and is told', async () => {
  broken = true
  const begun: string[] = []
  const a = work('a', begun)
  a.finish()
  const ended = leftovers.take(unfinished('a', 2), a.run, makeWay)
  await pass()
  expect(await ended).toEqual(done)
  expect(await leftovers.take(unfinished('b', 9), work('b', begun).run, makeWay)).toMatchObject({ reason: 'gave-up' })
  expect(begun).toEqual(['a'])
  expect(lines).toHaveLength(3)
})
