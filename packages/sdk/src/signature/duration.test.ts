import { describe, expect, test } from 'vitest'
import { formatDuration, longestDuration, parseDuration } from './index.ts'

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000]

describe('a duration', () => {
  test.each([
    ['90', 90 * second],
    ['90s', 90 * second],
    ['5m', 5 * minute],
    ['5M', 5 * minute],
    ['1h30m', 90 * minute],
    ['2d', 2 * day],
    ['1w', 7 * day],
    ['1w2d3h4m5s', 9 * day + 3 * hour + 4 * minute + 5 * second],
    ['0', 0],
    ['0s', 0],
    ['0090s', 90 * second],
    ['3650d', longestDuration],
  ])('%s is %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
  })

  test.each([
    ['', 's', 'm5', '-5m', '+5m', '-0', '1.5h', '5x', '5ms', '5 m', '1h 30m', '30m1h', '5m5m', '1h30', '5m-1', '1e3', '1e309', '0x10'],
    ['1_000', '١٢٣', '5ｍ', '∞', 'NaN', 'forever', '3651d', '522w', '3650d1s', '9'.repeat(400), `${'9'.repeat(400)}s`, '5\u0013'],
  ])('is refused when it is %j or the like', (...texts) => {
    expect(texts.filter((text) => parseDuration(text) !== undefined)).toEqual([])
  })

  test.each([
    [0, '0s'],
    [1, '1s'],
    [1_001, '2s'],
    [90 * second, '1m30s'],
    [10 * day, '1w3d'],
    [-5, '0s'],
    [Number.NaN, '0s'],
    [Number.POSITIVE_INFINITY, 'forever'],
  ])('of %d ms is written %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })
})
