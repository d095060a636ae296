import { describe, expect, test } from 'vitest'
import type { Bank } from '../fixtures/bank.ts'
import { rich } from '../fixtures/rich.ts'

const all = async (it: Bank) => (await it.balance('console:ann')) + (await it.balance('console:bob'))

describe('what somebody may lose in a day', () => {
  const used = async (it: Bank, name: string) =>
    (await it.db.one<{ used: number }>`SELECT used FROM loyalty_quota WHERE what = 'loss' AND person = ${`console:${name}`}`)?.used ?? 0

  test('counts duels of both sides, from the challenge on, and less what comes back', async () => {
    const { it, ann, bob } = await rich('console', { lossLimit: 300 })
    await using _ = it
    let [annLost, bobLost] = [0, 0]
    for (let round = 0; round < 14; round++) {
      const challenge = await ann.tries('!duel bob 100')
      if (challenge.outcome !== 'replied') {
        expect(challenge).toMatchObject({ reason: 'loss-limit' })
        expect(annLost).toBeGreaterThan(200)
        break
      }
      expect(await used(it, 'ann')).toBe(annLost + 100)
      const accepted = await bob.tries('!accept')
      if (accepted.outcome !== 'replied') {
        expect(accepted).toMatchObject({ reason: 'loss-limit' })
        expect(bobLost).toBeGreaterThan(200)
        await ann.says('!cancelduel')
        expect(await used(it, 'ann')).toBe(annLost)
        break
      }
      const sign = accepted.replies[0]!.text.startsWith('ann') ? -1 : 1
      annLost += 100 * sign
      bobLost -= 100 * sign
      expect([await used(it, 'ann'), await used(it, 'bob')]).toEqual([annLost, bobLost])
      await it.bot.advance('30s')
    }
    expect(await all(it)).toBe(20_000)
  })

  test('counts heists and bets too, and not what is called off', async () => {
    const { it, ann, bob } = await rich('console', { lossLimit: 100 })
    await using _ = it
    const mod = it.bot.user('mod', { role: 'moderator', channel: 'm' })
    await mod.says('!bet open "Do we win?" yes|no')
    await ann.says('!bet 1 80')
    expect(await ann.tries('!heist 30')).toMatchObject({ outcome: 'refused', reason: 'loss-limit' })
    await mod.says('!bet cancel')
    expect(await used(it, 'ann')).toBe(0)
    await ann.says('!heist 80')
    await bob.says('!heist 80')
    expect(await used(it, 'ann')).toBe(80)
    await it.bot.advance('91s')
    for (const name of ['ann', 'bob']) expect(await used(it, name)).toBe(10_000 - (await it.balance(`console:${name}`)))
    await mod.says('!bet open "Do we win?" yes|no')
    await it.bot.advance('5s')
    const before = await used(it, 'ann')
    if ((await ann.tries('!bet 1 20')).outcome === 'replied') {
      expect(await used(it, 'ann')).toBe(before + 20)
      await mod.says('!bet settle yes')
      expect(await used(it, 'ann')).toBe(before)
    }
    expect((await it.audit()).findings).toEqual([])
  })
})
