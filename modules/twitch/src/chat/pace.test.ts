import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { config } from '../config.ts'
import { allowanceOf } from './allowance.ts'
import { AccountPace } from './pace.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const accountWith = (set: Record<string, unknown>) => allowanceOf(config.parse(set))

/** How many messages go out at once, before the account has to wait. */
function atOnce(pace: AccountPace, moderates: boolean): number {
  let count = 0
  while (pace.take(moderates) === 0) count++
  return count
}

test('an ordinary account says nine tenths of 20 where it moderates nothing, and of 100 where it does', () => {
  const pace = new AccountPace(accountWith({}))
  expect([atOnce(pace, false), atOnce(pace, true)]).toEqual([18, 90])
  expect(pace.take(false)).toBe(30_000)
  vi.advanceTimersByTime(30_000)
  expect(atOnce(pace, false)).toBe(18)
})

test('a verified bot has one allowance for both, for Twitch counts them together', () => {
  const pace = new AccountPace(accountWith({ rateClass: 'verified' }))
  expect([atOnce(pace, false), atOnce(pace, true)]).toEqual([6_750, 0])
})

test('of several processes each says its part, and more of it once there are fewer of them', () => {
  let processes = 3
  const pace = new AccountPace(accountWith({}), () => processes)
  expect([atOnce(pace, false), atOnce(pace, true)]).toEqual([6, 30])
  processes = 1
  expect([atOnce(pace, false), atOnce(pace, true)]).toEqual([12, 60])
  processes = 2
  expect(pace.take(true)).toBe(30_000)
  vi.advanceTimersByTime(30_000)
  expect([atOnce(pace, false), atOnce(pace, true)]).toEqual([9, 45])
})

test('numbers that somebody set count instead of those of the class, and moderators never get fewer', () => {
  expect(accountWith({ messagesPer30Seconds: 10, joinsPer10Seconds: 5 })).toEqual({ joins: 5, logIns: 20, messages: 10, moderating: 100 })
  expect(accountWith({ messagesPer30Seconds: 300 })).toMatchObject({ messages: 300, moderating: 300 })
  expect(accountWith({ rateClass: 'verified', messagesPer30Seconds: 3_000 })).toMatchObject({
    joins: 2_000,
    messages: 3_000,
    moderating: 7_500,
  })
})
