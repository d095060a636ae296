import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawFrom, osDraw } from './chance.ts'
import { type PayTable, payout, play, returnOf } from './paytable.ts'
import { allBets, readBet, rouletteTable } from './roulette.ts'
import { paysFor, slots, spin, symbols } from './slots.ts'
import { coinflip, dice, gamble, heists, rps } from './tables.ts'

const tables: readonly PayTable[] = [coinflip, gamble, dice, rps, slots, ...heists, ...allBets().map(rouletteTable)]

describe('what a game returns, counted out over all its outcomes', () => {
  test.each(tables.map((table) => [table.game, table] as const))('%s stays inside its band', (_, table) => {
    const { numerator, denominator } = returnOf(table)
    expect(numerator * 10_000n >= BigInt(table.band[0]) * denominator, `${numerator}/${denominator}`).toBe(true)
    expect(numerator * 10_000n <= BigInt(table.band[1]) * denominator, `${numerator}/${denominator}`).toBe(true)
  })

  test('no game gives more than is staked, whatever is staked: what is rounded stays with the house', () => {
    for (const table of tables) {
      for (const stake of [1, 2, 3, 7, 10, 99, 1_000, 2 ** 40 + 1]) {
        const paid = table.outcomes.reduce((sum, { cases, pays }) => sum + BigInt(cases) * BigInt(payout(stake, pays)), 0n)
        const staked = table.outcomes.reduce((sum, { cases }) => sum + BigInt(cases) * BigInt(stake), 0n)
        expect(paid <= staked, `${table.game} at ${stake}`).toBe(true)
      }
    }
  })

  test('the reels have the cases that their table says: all 4096 stops, one by one', () => {
    const counted = new Map<string, number>()
    for (let stop = 0; stop < 16 ** 3; stop++) {
      const stops = [stop % 16, Math.floor(stop / 16) % 16, Math.floor(stop / 256)]
      const { name, pays } = spin(() => stops.shift()!)
      counted.set(name, (counted.get(name) ?? 0) + 1)
      expect(slots.outcomes.find((outcome) => outcome.name === name)!.pays).toEqual(pays)
    }
    expect(slots.outcomes.map(({ name, cases }) => [name, cases])).toEqual(slots.outcomes.map(({ name }) => [name, counted.get(name)]))
    expect(paysFor([symbols[4]!, symbols[0]!, symbols[4]!])).toEqual([1, 1])
  })

  test('playing draws each outcome in as many cases as its table says', () => {
    for (const table of tables) {
      const all = table.outcomes.reduce((sum, { cases }) => sum + cases, 0)
      const counted = new Map(table.outcomes.map((outcome) => [outcome, 0]))
      for (let drawn = 0; drawn < all; drawn++) {
        const outcome = play(table, (below) => {
          expect(below).toBe(all)
          return drawn
        })
        counted.set(outcome, counted.get(outcome)! + 1)
      }
      for (const [outcome, count] of counted) expect(count, `${table.game}: ${outcome.name}`).toBe(outcome.cases)
    }
  })
})

describe('a draw', () => {
  test('throws the words away that would make low numbers more likely', () => {
    const words = [2 ** 32 - 1, 2 ** 32 - 2, 7]
    // 2^32 leaves 4 over 6: the last four words belong to no whole round.
    expect(drawFrom(() => words.shift()!)(6)).toBe(1)
    expect(words).toEqual([])
  })

  test('is of equally many words for each number', () => {
    // A source of sixteen words stands for one of 2^32: what is kept is cut into rounds of the same size.
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (below) => {
        const fair = 2 ** 32 - (2 ** 32 % below)
        const edge = drawFrom(() => fair - 1)(below)
        expect(edge).toBe(below - 1)
        expect(fair % below).toBe(0)
      }),
    )
  })

  test('from the operating system is in range', () => {
    for (const below of [1, 2, 3, 37, 100, 2 ** 32]) for (let time = 0; time < 200; time++) expect(osDraw(below)).toBeLessThan(below)
  })

  test.each([0, -1, 1.5, Number.NaN, 2 ** 33])('below %s is a mistake', (below) => {
    expect(() => osDraw(below)).toThrow(RangeError)
  })
})

test('a bet on roulette is a word or a number of the wheel', () => {
  for (const text of ['red', 'RED', '0', '36', 'odd', 'high']) expect(readBet(text), text).toBeDefined()
  for (const text of ['37', '-1', 'purple', '', '1.5', '007', 'constructor', '__proto__']) expect(readBet(text), text).toBeUndefined()
})
