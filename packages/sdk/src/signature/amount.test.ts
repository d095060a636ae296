import { describe, expect, test } from 'vitest'
import { type Amount, amountOf, formatAmount, parseAmount } from './index.ts'

const exact = (value: number): Amount => ({ kind: 'exact', value })
const share = (numerator: number, denominator: number): Amount => ({ kind: 'share', numerator, denominator })

describe('an amount', () => {
  test.each<[string, Amount]>([
    ['0', exact(0)],
    ['007', exact(7)],
    ['5k', exact(5_000)],
    ['5K', exact(5_000)],
    ['1.5m', exact(1_500_000)],
    ['2b', exact(2_000_000_000)],
    ['1.005k', exact(1_005)],
    ['9007199254740991', exact(Number.MAX_SAFE_INTEGER)],
    ['all', share(1, 1)],
    ['ALLIN', share(1, 1)],
    ['half', share(1, 2)],
    ['25%', share(25, 100)],
    ['100%', share(100, 100)],
    ['0%', share(0, 100)],
    ['12.5%', share(125, 1000)],
  ])('%s is read exactly', (text, amount) => {
    expect(parseAmount(text)).toEqual(amount)
  })

  test.each([
    ['', '-1', '+1', '-0', '1.5', '1.0', '.5k', '5.k', '1.0005k', '1e3', '1e309', '0x10', '1_000', '1,000', '١٢٣', 'NaN', 'Infinity'],
    ['101%', '-5%', '%', 'k', '5kk', '5 k', '5q', 'halfs', 'al', '9007199254740992', '9007199254741k', '9'.repeat(400), '५'],
  ])('is refused when it is %j or the like', (...texts) => {
    expect(texts.filter((text) => parseAmount(text) !== undefined)).toEqual([])
  })
})

describe('amountOf', () => {
  test.each<[Amount, number, number]>([
    [exact(50), 10, 50],
    [share(1, 1), 7, 7],
    [share(1, 2), 7, 3],
    [share(25, 100), 99, 24],
    [share(125, 1000), 8, 1],
    [share(1, 1), 0, 0],
    [share(1, 2), -10, 0],
    [share(99, 100), Number.MAX_SAFE_INTEGER, 8_917_127_262_193_581],
    [share(1, 1), Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ])('%j of %d is %d', (amount, balance, units) => {
    expect(amountOf(amount, balance)).toBe(units)
  })

  test.each([Number.NaN, 1.5, Number.POSITIVE_INFINITY, 2 ** 53])('refuses a balance of %d', (balance) => {
    expect(() => amountOf(share(1, 2), balance)).toThrow(expect.objectContaining({ code: 'WDL_AMOUNT_BALANCE' }))
  })
})

test.each<[Amount, string]>([
  [exact(1_500), '1500'],
  [share(1, 1), 'all'],
  [share(1, 2), 'half'],
  [share(25, 100), '25%'],
  [share(125, 1000), '12.5%'],
  [share(5, 1000), '0.5%'],
  [share(1, 3), '1/3'],
])('%j is written %s', (amount, text) => {
  expect(formatAmount(amount)).toBe(text)
})
