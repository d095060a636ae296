import { describe, expect, test } from 'vitest'
import { pond } from '../fixtures/pond.ts'
import { Usual } from './usual.ts'

const span = 30_000
const day = 86_400_000

/** So many in each span for so long; what it takes at the end to be a raid. */
function used(usual: Usual, size: (index: number) => number, from: number, until: number, floor = 20): number {
  let least = floor
  for (let at = from; at < until; at += span) least = usual.note('arrivals', at, size(at / span), span, floor)
  return least
}

describe('what it takes to be a raid', () => {
  test('is the floor before anything is known, and where little is usual', () => {
    const usual = new Usual()
    expect(usual.note('arrivals', 0, 1, span, 20)).toBe(20)
    expect(used(usual, () => 1, 0, day)).toBe(20)
    expect(usual.note('arrivals', 30 * day, 1, span, 20)).toBe(20)
  })

  test('is well above what is usual where much is, and comes down again when that is over', () => {
    const usual = new Usual()
    const busy = used(usual, (index) => 28 + (index % 5), 0, day)
    // Around 30 a span; 30 + 4 * sqrt(30).
    expect(busy).toBeGreaterThan(46)
    expect(busy).toBeLessThan(58)
    expect(usual.note('arrivals', 5 * day, 1, span, 20)).toBe(20)
  })

  test('is hardly moved by a raid, and never beyond ten times the floor by a patient one', () => {
    const usual = new Usual()
    used(usual, () => 2, 0, day)
    expect(used(usual, () => 5_000, day, day + 900_000)).toBe(20)
    expect(used(usual, () => 5_000, day, 60 * day)).toBe(200)
  })

  test('is not moved by a clock that was set back, nor by spans of another length', () => {
    const usual = new Usual()
    const before = used(usual, () => 30, 0, day)
    expect(usual.note('arrivals', 1_000, 30, span, 20)).toBe(before)
    expect(usual.note('arrivals', 2_000, 30, span * 2, 20)).toBe(20)
  })
})

test('a channel that many follow all the time is not raided by as many more, also after a restart, and a quiet one is', async () => {
  await using it = await pond({ config: { raidArrivals: 10, raidSeconds: 600, raidMinutes: 5 } }, 'twitch')
  await it.on('twitch', 'ann').says('good morning')
  let count = 0
  const follow = async (channel: string, size: number) => {
    for (let each = 0; each < size; each++) await it.bot.emit('follow', { user: `f${count++}`, platform: 'twitch', channel })
  }
  for (let times = 0; times < 14; times++) {
    await follow('pond', 12)
    await it.bot.advance('10m')
  }
  it.said()
  await follow('pond', 13)
  expect(it.said(), 'that is what comes here').toEqual([])
  await it.bot.advance('10m')
  await it.bot.restart()
  await follow('pond', 13)
  expect(it.said()).toEqual([])
  await follow('pond', 40)
  expect(it.said()[0]).toMatch(/^Moderators: this looks like a raid, so many came within 600 s/)
})
