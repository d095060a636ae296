import { ownAllowance } from '@waddlebot/sdk'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { config } from '../config.ts'
import { allowanceOf } from './allowance.ts'
import { AccountPace } from './pace.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const accountWith = (set: Record<string, unknown>) => allowanceOf(config.parse(set))

/** How many messages go out at once, before the account has to wait. */
async function atOnce(pace: AccountPace, moderates: boolean): Promise<number> {
  let count = 0
  while ((await pace.take(moderates)) === 0) count++
  return count
}

const paceOf = (set: Record<string, unknown>) => new AccountPace(accountWith(set), (_, most, perMs) => ownAllowance(most, perMs))

test('an ordinary account says nine tenths of 20 where it moderates nothing, and of 100 where it does', async () => {
  const pace = paceOf({})
  expect([await atOnce(pace, false), await atOnce(pace, true)]).toEqual([18, 90])
  expect(await pace.take(false)).toBe(30_000)
  vi.advanceTimersByTime(30_000)
  expect(await atOnce(pace, false)).toBe(18)
})

test('a verified bot has one allowance for both, for Twitch counts them together', async () => {
  const pace = paceOf({ rateClass: 'verified' })
  expect([await atOnce(pace, false), await atOnce(pace, true)]).toEqual([6_750, 0])
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
