import { describe, expect, test } from 'vitest'
import { bank } from '../fixtures/bank.ts'

describe('a raffle', () => {
  const setUp = async (line: string, config: object = {}) => {
    const it = await bank({ config })
    const mod = it.bot.user('mod', { role: 'moderator', channel: 'm' })
    return { it, mod, opened: await mod.tries(line) }
  }

  test.each([
    ['!raffle open -cost=-1', 'cost'],
    ['!raffle open -max=0', 'max'],
    ['!raffle open -winners=101', 'winners'],
    ['!raffle open -time=1s', 'time'],
    ['!raffle open -time=8d', 'time'],
    ['!raffle open -for=ducks', 'usage'],
  ])('%s is refused', async (line, reason) => {
    const { it, opened } = await setUp(line)
    await using _ = it
    expect(opened).toMatchObject({ outcome: 'refused', reason })
  })

  test('is drawn when it was said, also after a restart', async () => {
    const { it } = await setUp('!raffle open -time=1m -winners=2')
    await using _ = it
    for (const name of ['ann', 'bob', 'cat']) await it.bot.user(name, { channel: name }).says('!join')
    await it.bot.restart()
    await it.bot.advance('62s')
    expect(it.bot.out.at(-1)!.text).toMatch(
      /^Raffle: \w+, \w+ of 3! Say something within 1m to take it\. Recompute it: number 1, seed [0-9a-f]{64}\.$/,
    )
    expect(await it.bot.user('dan').tries('!join')).toMatchObject({ outcome: 'refused', reason: 'none' })
  })

  test('that is called off gives every ticket back', async () => {
    const { it, mod } = await setUp('!raffle open -cost=10 -max=3')
    await using _ = it
    await it.fund({ 'console:ann': 100, 'console:bob': 5 })
    await it.bot.user('ann', { channel: 'a' }).says('!tickets 3')
    expect(await it.bot.user('bob', { channel: 'b' }).tries('!join')).toMatchObject({ outcome: 'refused', reason: 'short' })
    expect(await it.bot.user('ann', { channel: 'a2' }).tries('!join')).toMatchObject({ outcome: 'refused', reason: 'in' })
    expect(await it.balance('console:ann')).toBe(70)
    expect(await mod.says('!raffle close')).toEqual(['Raffle is closed with 1 in it.'])
    expect(await it.bot.user('dan', { channel: 'd' }).tries('!join')).toMatchObject({ outcome: 'refused', reason: 'none' })
    expect(await mod.says('!raffle cancel')).toEqual(['Raffle is off; everybody has their tickets back.'])
    expect(await it.balance('console:ann')).toBe(100)
    expect(await mod.tries('!raffle draw')).toMatchObject({ outcome: 'refused', reason: 'none' })
    expect((await it.audit()).findings).toEqual([])
  })

  test('for some is not for others', async () => {
    const { it } = await setUp('!raffle open -for=subscriber', { ignore: ['nightbot'] })
    await using _ = it
    expect(await it.bot.user('ann', { channel: 'a' }).tries('!join')).toMatchObject({ reason: 'not-for-you' })
    expect(await it.bot.user('nightbot', { channel: 'n', role: 'subscriber' }).tries('!join')).toMatchObject({ reason: 'not-for-you' })
    expect(await it.bot.user('bob', { channel: 'b', role: 'subscriber' }).tries('!join')).toMatchObject({ outcome: 'replied' })
  })

  test('is for staff and for who was drawn lately only where the owner wants that', async () => {
    const { it, mod } = await setUp('!raffle open', { raffleStaff: false, raffleRestDays: 1 })
    await using _ = it
    const bob = it.bot.user('bob', { channel: 'b' })
    expect(await mod.tries('!join')).toMatchObject({ outcome: 'refused', reason: 'staff' })
    await bob.says('!join')
    await mod.says('!raffle draw')
    await mod.says('!raffle open')
    expect(await bob.tries('!join')).toMatchObject({ outcome: 'refused', reason: 'won' })
    await mod.says('!raffle cancel')
    await it.bot.advance('25h')
    await mod.says('!raffle open')
    expect(await bob.tries('!join')).toMatchObject({ outcome: 'replied' })
  })

  test('drawn by several at once is drawn once', async () => {
    const { it } = await setUp('!raffle open')
    await using _ = it
    await it.bot.user('ann', { channel: 'a' }).says('!join')
    const all = await Promise.all(
      Array.from({ length: 5 }, (_, n) => it.bot.user(`mod${n}`, { role: 'moderator', channel: `m${n}` }).tries('!raffle draw')),
    )
    expect(all.filter(({ outcome }) => outcome === 'replied')).toHaveLength(1)
  })

  test.each(['0', '01', 'x', '99', '1e3', "1'--", '-1'])('there is nothing at /draws/%s', async (id) => {
    await using it = await bank()
    expect(await it.bot.http('GET', `/draws/${id}`)).toBeUndefined()
  })
})
