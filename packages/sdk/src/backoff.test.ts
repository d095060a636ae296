import { expect, test } from 'vitest'
import { Backoff } from './backoff.ts'

const almostOne = () => 0.999_999

test('ceilings grow to eight first pauses, after two dozen tries to the longest, and start over once it worked', () => {
  const backoff = new Backoff(1_000, 30_000, almostOne)
  expect(Array.from({ length: 4 }, () => backoff.next())).toEqual([2_000, 4_000, 8_000, 8_000])
  for (let count = 0; count < 20; count++) expect(backoff.next()).toBe(8_000)
  expect(Array.from({ length: 3 }, () => backoff.next())).toEqual([16_000, 30_000, 30_000])
  expect(backoff.failures).toBe(27)
  backoff.reset()
  expect(backoff.next()).toBe(2_000)
})

test('no pause is shorter than the first, so tries never average more than one in that time', () => {
  const backoff = new Backoff(1_000, 30_000, () => 0)
  for (let count = 0; count < 60; count++) expect(backoff.next()).toBe(1_000)
})

test('bots that fell together do not come back together: the first pause is spread over a whole pause', () => {
  const pauses = Array.from({ length: 200 }, () => new Backoff(1_000, 30_000).next())
  const tenths = new Set(pauses.map((pause) => Math.floor(pause / 100)))
  expect(tenths.size).toBeGreaterThanOrEqual(8)
})

test('after any outage of up to a minute and a half the next try is less than ten seconds away', () => {
  for (const random of [() => 0, () => 0.5, almostOne]) {
    const backoff = new Backoff(1_000, 30_000, random)
    for (let elapsed = 0, tries = 0; elapsed < 90_000 && tries < 24; tries++) {
      const pause = backoff.next()
      expect(pause).toBeLessThan(10_000)
      elapsed += pause
    }
  }
})
