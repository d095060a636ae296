import { expect, test } from 'vitest'
import { Backoff } from './backoff.ts'

test('pauses grow to eight seconds, after two minutes to thirty, and start over once the connection stood', () => {
  const backoff = new Backoff(1_000, 30_000, () => 0)
  expect(Array.from({ length: 5 }, () => backoff.next())).toEqual([1_000, 2_000, 4_000, 8_000, 8_000])
  for (let count = 0; count < 19; count++) expect(backoff.next()).toBe(8_000)
  expect(Array.from({ length: 4 }, () => backoff.next())).toEqual([16_000, 30_000, 30_000, 30_000])
  backoff.reset()
  expect(backoff.next()).toBe(1_000)
})

test('jitter shortens a pause by a quarter at most and never below the first', () => {
  const backoff = new Backoff(1_000, 30_000, () => 0.999_999)
  expect(Array.from({ length: 4 }, () => backoff.next())).toEqual([1_000, 1_500, 3_000, 6_000])
})

test('after any outage of up to two minutes the next dial is less than ten seconds away', () => {
  for (const random of [0, 0.5, 0.999]) {
    const backoff = new Backoff(1_000, 30_000, () => random)
    for (let elapsed = 0; elapsed < 120_000; ) {
      const pause = backoff.next()
      expect(pause).toBeLessThan(10_000)
      elapsed += pause
    }
  }
})
