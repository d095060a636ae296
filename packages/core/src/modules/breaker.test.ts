import { defineModule } from '@waddlebot/sdk'
import { beforeEach, describe, expect, test } from 'vitest'
import { SmallBot } from '../test-host/small-bot.ts'
import { Breaker, breakerDefaults } from './breaker.ts'

let now: number
let breaker: Breaker
beforeEach(() => {
  now = 1_000_000
  breaker = new Breaker(() => now, { failures: 3, withinMs: 10_000, restMs: 5_000, longestRestMs: 20_000 })
})

const run = (ends: 'well' | 'badly') => {
  breaker.begin()
  if (ends === 'badly') return breaker.failed()
  breaker.succeeded()
  return false
}

describe('a breaker', () => {
  test('opens at the failure that is too many, and says so', () => {
    expect([run('badly'), run('badly')]).toEqual([false, false])
    expect(breaker.open).toBe(false)
    expect(run('badly')).toBe(true)
    expect(breaker.open).toBe(true)
  })

  test('counts only failures that lie close together', () => {
    for (let count = 0; count < 20; count++) {
      expect(run('badly')).toBe(false)
      now += 5_001
    }
    expect(breaker.open).toBe(false)
  })

  test('lets one run through after its rest, and nobody beside it', () => {
    for (let count = 0; count < 3; count++) run('badly')
    now += 4_999
    expect(breaker.open).toBe(true)
    now += 1
    expect(breaker.open).toBe(false)
    breaker.begin()
    expect(breaker.open).toBe(true)
    breaker.succeeded()
    expect(breaker.open).toBe(false)
  })

  test('rests twice as long each time the one run fails, up to the longest', () => {
    for (let count = 0; count < 3; count++) run('badly')
    for (const rest of [5_000, 10_000, 20_000, 20_000]) {
      now += rest - 1
      expect(breaker.open).toBe(true)
      now += 1
      expect(breaker.open).toBe(false)
      expect(run('badly')).toBe(true)
    }
  })

  test('forgets everything once a run after its rest went well', () => {
    for (let count = 0; count < 3; count++) run('badly')
    now += 5_000
    run('well')
    expect([run('badly'), run('badly')]).toEqual([false, false])
    expect(breaker.open).toBe(false)
  })

  test('stays open although a run that began before it opened ends well', () => {
    breaker.begin()
    for (let count = 0; count < 3; count++) run('badly')
    breaker.succeeded()
    expect(breaker.open).toBe(true)
  })

  test('lets the next run decide when the one after its rest says nothing', () => {
    for (let count = 0; count < 3; count++) run('badly')
    now += 5_000
    breaker.begin()
    breaker.undecided()
    expect(breaker.open).toBe(false)
    run('well')
    expect(run('badly')).toBe(false)
  })

  test('is asked without consequence', () => {
    for (let count = 0; count < 3; count++) run('badly')
    now += 5_000
    for (let look = 0; look < 5; look++) expect(breaker.open).toBe(false)
  })
})

test.each([3_600_000, -3_600_000, -86_400_000])(
  'a module that rests is back after its rest, though the clock was set by %d ms',
  async (by) => {
    let ill = true
    const dice = defineModule({
      name: 'dice',
      commands: {
        roll: () => {
          if (ill) throw new Error('no dice')
          return 'six'
        },
      },
    })
    await using bot = await SmallBot.start([dice])
    for (let time = 0; time < breakerDefaults.failures; time++) await bot.hear('!roll')
    ill = false
    expect((await bot.hear('!roll')).outcome).not.toBe('replied')
    bot.clock.jump(by)
    expect((await bot.hear('!roll')).outcome).not.toBe('replied')
    await bot.clock.advance(breakerDefaults.restMs)
    expect((await bot.hear('!roll')).outcome).toBe('replied')
  },
)
