import { expect, test } from 'vitest'
import { waitAfter } from './answer.ts'

const spent = (resetMs: number) =>
  new Headers({ 'ratelimit-remaining': '0', 'ratelimit-reset': String(Math.ceil((Date.now() + resetMs) / 1_000)) })

test.each([
  ['in half a minute', 30_000, 30_000],
  ['in an hour, for our clock is that late', 3_600_000, 60_000],
  ['tomorrow', 86_400_000, 60_000],
  ['an hour ago, for our clock is that early', -3_600_000, 1_000],
])('without points left until %s the wait is no longer than Twitch takes to give them anew', (_, resetMs, waitMs) => {
  expect(Math.abs(waitAfter(spent(resetMs), 'users') - waitMs)).toBeLessThanOrEqual(1_000)
})

test('with points left it was the cooldown of the operation', () => {
  const headers = new Headers({ 'ratelimit-remaining': '7', 'ratelimit-reset': '1' })
  expect([waitAfter(headers, 'users'), waitAfter(headers, 'chat/shoutouts')]).toEqual([1_000, 120_000])
})
