import { describe, expect, test } from 'vitest'
import { bank } from '../fixtures/bank.ts'

describe('a gift', () => {
  test('is not for oneself, for nobody, or of nothing', async () => {
    await using it = await bank()
    await it.fund({ 'console:ann': 10 })
    const ann = it.bot.user('ann')
    await it.bot.user('bob', { channel: 'b' }).says('!points')
    for (const [text, reason] of [
      ['!give ann 5', 'self'],
      ['!give whoever 5', 'not-found'],
      ['!give bob 0', 'nothing'],
      ['!give bob 9007199254740991', 'short'],
      ['!give bob -5', 'usage'],
      ['!give bob 1e3', 'usage'],
      ['!give bob 0x10', 'usage'],
      ['!give bob NaN', 'usage'],
      ['!give bob 1.5', 'usage'],
      ['!give bob', 'usage'],
    ]) {
      expect(await ann.tries(text!), text).toMatchObject({ outcome: 'refused', reason })
    }
    expect(await it.balance('console:ann')).toBe(10)
  })

  test('leaves a fee with the house', async () => {
    await using it = await bank({ config: { giveFee: 10 } })
    await it.bot.user('bob', { channel: 'b' }).says('!points')
    await it.fund({ 'console:ann': 105 })
    expect(await it.bot.user('ann').says('!give bob all')).toEqual(['ann gives bob 105 points (10 points of them are the fee).'])
    expect(await it.balance('console:bob')).toBe(95)
    expect((await it.audit()).findings).toEqual([])
  })

  test('has a daily limit, which a gift that does not come about leaves untouched', async () => {
    await using it = await bank({ config: { giveDailyCap: 100 } })
    await it.bot.user('bob', { channel: 'b' }).says('!points')
    await it.fund({ 'console:ann': 90 })
    const ann = it.bot.user('ann')
    const give = async (amount: number) => {
      await it.bot.advance('10s')
      return ann.tries(`!give bob ${amount}`)
    }
    expect(await give(95)).toMatchObject({ reason: 'short' })
    expect(await give(80)).toMatchObject({ outcome: 'replied' })
    await it.fund({ 'console:ann': 500 })
    expect(await give(21)).toMatchObject({ reason: 'daily-cap' })
    expect(await give(20)).toMatchObject({ outcome: 'replied' })
    expect(await give(1)).toMatchObject({ reason: 'daily-cap' })
    await it.bot.advance('24h')
    expect(await give(100)).toMatchObject({ outcome: 'replied' })
  })

  test('waits until the bot knows who gives, where the owner wants that', async () => {
    await using it = await bank({ config: { giveAfterDays: 1 } })
    const ann = it.bot.user('ann')
    await ann.says('!points')
    await it.bot.user('bob', { channel: 'b' }).says('!points')
    await it.fund({ 'console:ann': 5 })
    expect(await ann.tries('!give bob 5')).toMatchObject({ reason: 'too-new' })
    await it.bot.advance('1d')
    expect(await ann.tries('!give bob 5')).toMatchObject({ outcome: 'replied' })
  })

  test('of everything by forty at once, five times over, loses and makes nothing', async () => {
    await using it = await bank()
    const crowd = Array.from({ length: 40 }, (_, n) => it.bot.user(`u${n}`, { channel: `c${n}` }))
    await Promise.all(crowd.map((user) => user.says('!points')))
    await it.fund(Object.fromEntries(crowd.map((_, n) => [`console:u${n}`, 10])))
    for (let round = 0; round < 5; round++) {
      await Promise.all(crowd.map((user, n) => user.says(`!give u${(n * 7 + round + 1) % 40} all`)))
      await it.bot.advance('10s')
    }
    const sum = await it.db.one<{ sum: number }>`SELECT CAST(sum(balance) AS bigint) AS sum FROM loyalty_account WHERE kind = 'person'`
    expect(sum).toEqual({ sum: 400 })
    expect((await it.audit()).findings).toEqual([])
  })

  test('that is delivered twice is given once', async () => {
    await using it = await bank()
    await it.bot.user('bob', { channel: 'b' }).says('!points')
    await it.fund({ 'console:ann': 100 })
    it.bot.platform('console').duplicate(1)
    await it.bot.user('ann').says('!give bob 30')
    await it.bot.advance('1s')
    expect([await it.balance('console:ann'), await it.balance('console:bob')]).toEqual([70, 30])
  })
})

test('of an account that was just made is refused where the platform tells that, and while it cannot be asked', async () => {
  await using it = await bank()
  const there = it.bot.platform('twitch')
  const ann = it.bot.user('ann', { platform: 'twitch', channel: 'pond' })
  await it.bot.user('bob', { platform: 'twitch', channel: 'other' }).says('!8ball')
  await it.fund({ 'twitch:ann': 100 })
  there.answer('account.made', { done: false, reason: 'limited', detail: 'slowly' })
  expect(await ann.tries('!give bob 5')).toMatchObject({ outcome: 'refused', reason: 'unknown' })
  there.answer('account.made', { done: true, result: { at: it.bot.now() - 6 * 86_400_000 } })
  expect(await ann.tries('!give bob 5')).toMatchObject({ outcome: 'refused', reason: 'too-new' })
  it.bot.jump('24h')
  expect(await ann.says('!give bob 5')).toEqual(['ann gives bob 5 points.'])
})
