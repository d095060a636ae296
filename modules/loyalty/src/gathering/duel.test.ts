import { describe, expect, test } from 'vitest'
import { bank } from '../fixtures/bank.ts'
import { crowd, sum } from '../fixtures/crowd.ts'

describe('a duel', () => {
  test('is not fought with oneself, with nobody, with too little, or twice at once', async () => {
    await using it = await bank({ config: { mostBet: 500 } })
    const [ann, bob] = await crowd(it, ['ann', 'bob'])
    await it.bot.user('cat', { channel: 'home-cat' }).says('!8ball')
    for (const [line, reason] of [
      ['!duel ann 10', 'self'],
      ['!duel whoever 10', 'not-found'],
      ['!duel bob 501', 'too-much'],
      ['!duel bob 0', 'too-little'],
      ['!accept', 'none'],
      ['!deny', 'none'],
      ['!cancelduel', 'none'],
    ]) {
      expect(await ann!.tries(line!), line).toMatchObject({ outcome: 'refused', reason })
    }
    await ann!.says('!duel bob 500')
    await it.bot.advance('30s')
    expect(await ann!.tries('!duel cat 10')).toMatchObject({ outcome: 'refused', reason: 'open' })
    expect(await it.balance('console:ann')).toBe(500)
    await it.bot.advance('30s')
    await it.bot.user('cat', { channel: 'pond' }).says('!8ball')
    await it.points.transfer({
      community: 'main',
      from: { kind: 'person', person: 'console:bob' },
      to: { kind: 'house' },
      amount: 600,
      key: 'x',
      cause: 'spent',
    })
    expect(await bob!.tries('!accept'), 'looked at again when it is accepted').toMatchObject({ outcome: 'refused', reason: 'short' })
    expect(await ann!.says('!cancelduel')).toEqual(['ann takes the challenge back.'])
    expect(await it.balance('console:ann')).toBe(1_000)
    expect((await it.audit()).findings).toEqual([])
  })

  test('that nobody answers gives the stake back, and says so', async () => {
    await using it = await bank()
    const [ann, bob] = await crowd(it, ['ann', 'bob'])
    await ann!.says('!duel bob 100')
    await it.bot.restart()
    await it.bot.advance('121s')
    expect(it.bot.out.at(-1)!.text).toBe('bob did not answer ann in time; the stake is given back.')
    expect(await it.balance('console:ann')).toBe(1_000)
    expect(await bob!.tries('!accept')).toMatchObject({ outcome: 'refused', reason: 'none' })
  })

  test('accepted, denied, taken back and run out at the same moment ends in exactly one way', async () => {
    await using it = await bank()
    const [ann, bob] = await crowd(it, ['ann', 'bob'])
    for (let round = 0; round < 12; round++) {
      await ann!.says('!duel bob 10')
      await it.bot.advance('119s')
      const all = await Promise.all([
        it.bot.user('bob', { channel: 'x' }).tries('!accept'),
        it.bot.user('bob', { channel: 'y' }).tries('!deny'),
        it.bot.user('ann', { channel: 'z' }).tries('!cancelduel'),
        it.bot.advance('1s'),
        bob!.tries('!accept'),
      ])
      const ended = all.filter((each) => each !== undefined && each.outcome === 'replied').length
      const ranOut = it.bot.out.at(-1)!.text.includes('did not answer') ? 1 : 0
      expect(ended + ranOut, JSON.stringify(all)).toBe(1)
      expect(await sum(it)).toBe(2_000)
      expect(await it.points.held('main', 'console:ann')).toBe(0)
      await it.bot.advance('1m')
    }
    expect((await it.audit()).findings).toEqual([])
  })

  test('costs the tax that the owner sets', async () => {
    await using it = await bank({ config: { duelTax: 5 } })
    const [ann, bob] = await crowd(it, ['ann', 'bob'])
    await ann!.says('!duel bob 100')
    expect(await bob!.says('!accept')).toEqual([expect.stringMatching(/takes 190 points\.$/)])
    expect(await sum(it)).toBe(1_990)
  })
})
