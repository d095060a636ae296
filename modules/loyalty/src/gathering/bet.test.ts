import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bank } from '../fixtures/bank.ts'
import { crowd } from '../fixtures/crowd.ts'

describe('a bet', () => {
  test('that is called off, on which nobody was right, or that nobody settles gives every stake back', async () => {
    await using it = await bank()
    const [ann] = await crowd(it, ['ann'])
    const mod = it.bot.user('mod', { role: 'moderator', channel: 'm' })
    for (const end of ['!bet cancel', '!bet settle 2']) {
      await mod.says('!bet open "Do we win?" yes|no')
      await ann!.says('!bet 1 100')
      expect(await it.balance('console:ann')).toBe(900)
      expect(await mod.says(end)).toEqual([expect.stringContaining('everybody has their stake back.')])
      expect(await it.balance('console:ann')).toBe(1_000)
      await it.bot.advance('5s')
    }
    await mod.says('!bet open "Do we win?" yes|no')
    await ann!.says('!bet 1 100')
    await it.bot.advance('25h')
    expect(it.bot.out.at(-1)!.text).toBe('Do we win? Nobody said how it ended; everybody has their stake back.')
    expect(await it.balance('console:ann')).toBe(1_000)
    expect((await it.audit()).findings).toEqual([])
  })

  test('never pays out more than was staked, whoever stakes what', { timeout: 120_000 }, async () => {
    await using it = await bank()
    const mod = it.bot.user('mod', { role: 'moderator', channel: 'm' })
    const stakes = fc.array(fc.record({ amount: fc.integer({ min: 1, max: 997 }), choice: fc.constantFrom(1, 2, 3) }), {
      minLength: 1,
      maxLength: 7,
    })
    let round = 0
    await fc.assert(
      fc.asyncProperty(stakes, async (bets) => {
        const r = round++
        await mod.says('!bet open "Which?" a|b|c')
        await it.fund(Object.fromEntries(bets.map((_, n) => [`console:r${r}p${n}`, 1_000])))
        for (const [n, { amount, choice }] of bets.entries())
          await it.bot.user(`r${r}p${n}`, { channel: `c${n}` }).says(`!bet ${choice} ${amount}`)
        await mod.says('!bet settle 1')
        const balances = await Promise.all(bets.map((_, n) => it.balance(`console:r${r}p${n}`)))
        const all = balances.reduce((a, b) => a + b, 0)
        expect(all).toBeLessThanOrEqual(bets.length * 1_000)
        expect(all).toBeGreaterThan(bets.length * 1_000 - bets.length)
        for (const [n, { choice, amount }] of bets.entries()) {
          if (choice === 1) expect(balances[n]).toBeGreaterThanOrEqual(1_000)
          else if (bets.some((bet) => bet.choice === 1)) expect(balances[n]).toBe(1_000 - amount)
        }
      }),
      { numRuns: 40 },
    )
    expect((await it.audit()).findings).toEqual([])
  })
})
