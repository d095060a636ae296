import { expect, test } from 'vitest'
import { ownAllowance, SlidingWindow } from './allowance.ts'

test('a window that slides lets as many through as it holds, and each again once it is old', () => {
  let now = 0
  const window = new SlidingWindow(
    () => 3,
    100,
    () => now,
  )
  expect(window.take(2)).toEqual({ count: 2, waitMs: 0 })
  now = 40
  expect(window.take(2)).toEqual({ count: 1, waitMs: 60 })
  now = 100
  expect(window.take(3)).toEqual({ count: 2, waitMs: 40 })
  window.giveBack(1)
  expect(window.take(1)).toEqual({ count: 1, waitMs: 0 })
})

test('a window that became smaller than what was used waits until that is little enough', () => {
  let [now, most] = [0, 4]
  const window = new SlidingWindow(
    () => most,
    100,
    () => now,
  )
  for (; now < 40; now += 10) window.take(1)
  most = 2
  expect(window.take(1)).toEqual({ count: 0, waitMs: 80 })
  now = 120
  expect(window.take(2)).toEqual({ count: 1, waitMs: 10 })
})

test('an allowance is never nothing, and over any length of time never more than it says', async () => {
  let now = 0
  expect(await ownAllowance(0.9, 100, () => now).take(2)).toEqual({ count: 1, waitMs: 100 })
  const allowance = ownAllowance(5, 100, () => now)
  const used: number[] = []
  for (; now < 2_000; now += 7) for (let count = (await allowance.take(3)).count; count > 0; count--) used.push(now)
  for (const at of used) expect(used.filter((other) => other > at - 100 && other <= at).length).toBeLessThanOrEqual(5)
  expect(used.length).toBeGreaterThan(90)
})
