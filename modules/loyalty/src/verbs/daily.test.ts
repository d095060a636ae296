import { describe, expect, test } from 'vitest'
import { bank } from '../fixtures/bank.ts'

describe('!daily', () => {
  test('is there once on each day, and grows with each day in a row', async () => {
    // Days cost time, so the row ends early; over the day on which clocks in Berlin leave an hour out.
    await using it = await bank({ startAt: Date.UTC(2026, 2, 27, 12), config: { dailyBonusDays: 3 } })
    const ann = it.bot.user('ann')
    expect(await ann.says('!daily')).toEqual(['50 points for you.'])
    await it.bot.advance('5s')
    expect(await ann.tries('!daily')).toMatchObject({ outcome: 'refused', reason: 'had-it' })
    for (const [days, gift] of [60, 70, 70].entries()) {
      await it.bot.advance('24h')
      expect(await ann.says('!daily')).toEqual([`${gift} points for you, day ${days + 2} in a row.`])
    }
    await it.bot.advance('48h')
    expect(await ann.says('!daily')).toEqual(['50 points for you.'])
    expect((await it.audit()).findings).toEqual([])
  })

  test('is had once, however often it is asked for at once', async () => {
    await using it = await bank()
    const all = await Promise.all(Array.from({ length: 9 }, (_, n) => it.bot.user('ann', { channel: `c${n}` }).tries('!daily')))
    expect(all.filter(({ outcome }) => outcome === 'replied')).toHaveLength(1)
    expect(await it.balance('console:ann')).toBe(50)
  })

  test('can be switched off', async () => {
    await using it = await bank({ config: { dailyAmount: 0 } })
    expect(await it.bot.user('ann').tries('!daily')).toMatchObject({ outcome: 'refused', reason: 'off' })
  })
})
