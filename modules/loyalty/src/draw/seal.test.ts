import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recompute } from '../fixtures/recompute.ts'
import { commitmentOf, drawPlaces } from './seal.ts'

describe('a draw', () => {
  test('is the same for the same seed and list, draws nobody twice, and never who has no weight', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(1_000), fc.array(fc.nat(20), { maxLength: 12 }), fc.nat(14), (seed, raffle, weights, count) => {
        const drawn = drawPlaces(seed, raffle, weights, count)
        expect(drawPlaces(seed, raffle, weights, count)).toEqual(drawn)
        expect(new Set(drawn).size).toBe(drawn.length)
        expect(drawn.every((place) => weights[place]! > 0)).toBe(true)
        expect(drawn).toHaveLength(Math.min(count, weights.filter((weight) => weight > 0).length))
        if (drawn.length > 0) expect(recompute(seed, raffle, weights, drawn.length)).toEqual(drawn)
        expect(drawPlaces(seed, raffle, weights, count + 1).slice(0, drawn.length), 'a redraw goes on where it ended').toEqual(drawn)
      }),
    )
  })

  test('goes by weight: ten times the weight is drawn about ten times as often', () => {
    const counts = [0, 0]
    for (let raffle = 0; raffle < 4_400; raffle++) counts[drawPlaces(commitmentOf('seed'), raffle, [1, 10], 1)[0]!]!++
    // Fixed seed, so this is a fact and no chance: 400 would be exact.
    expect(counts[0]).toBeGreaterThan(340)
    expect(counts[0]).toBeLessThan(460)
  })
})
