import { describe, expect, test } from 'vitest'
import { bank } from '../fixtures/bank.ts'
import loyalty from '../index.ts'
import { house, ofPerson } from '../ledger/account.ts'
import { type Economy, economyOf } from './economy.ts'

const start = Date.UTC(2026, 0, 1)
const day = 86_400_000

/** Gini by its definition: the mean difference of all pairs. */
function gini(all: readonly number[]): number {
  const sum = all.reduce((a, b) => a + b, 0)
  let differences = 0
  for (const one of all) for (const other of all) differences += Math.abs(one - other)
  return Math.round((differences / (2 * all.length * sum)) * 1_000) / 1_000
}

describe('the economy of a community', () => {
  test('is what the ledger says, counted another way', async () => {
    await using it = await bank()
    const balances = [5, 10, 10, 40, 135]
    await it.fund(Object.fromEntries(balances.map((balance, n) => [`p${n}`, balance])))
    await it.fund({ elsewhere: 1_000 }, 'other')
    const move = (from: string, to: string, amount: number, key: string, cause: string) =>
      it.points.transfer({
        community: 'main',
        from: from === 'house' ? house : ofPerson(from),
        to: to === 'house' ? house : ofPerson(to),
        amount,
        key,
        cause,
      })
    await move('p4', 'p0', 20, 'a', 'gift')
    await move('p4', 'house', 15, 'b', '!slots')
    await move('house', 'p3', 10, 'c', '!slots won')
    await it.points.hold({ community: 'main', person: 'p3', amount: 50, key: 'h', cause: 'duel', expiresAt: start + day })
    const economy = await economyOf(it.db, 'main', start - day)
    expect(economy).toMatchObject({ supply: 195, holders: 4, issued: 210, taken: 15 })
    expect(economy.velocity).toBe(Math.round(((200 + 20 + 15 + 10) / 195) * 1_000) / 1_000)
    expect(economy.gini).toBe(gini([25, 10, 10, 100]))
    expect(economy.sources).toEqual([
      { cause: 'fund', amount: 200, transfers: 5 },
      { cause: '!slots won', amount: 10, transfers: 1 },
    ])
    expect(economy.sinks).toEqual([{ cause: '!slots', amount: 15, transfers: 1 }])
    expect(await economyOf(it.db, 'main', it.bot.now() + day)).toMatchObject({
      supply: 195,
      issued: 0,
      velocity: 0,
      sources: [],
      sinks: [],
    })
    expect(await economyOf(it.db, 'nowhere', 0)).toMatchObject({ supply: 0, holders: 0, gini: 0, velocity: 0, flags: [] })
  })

  test('has flags for who gathers with many accounts, who got most, what came by hand, and games that pay too well', async () => {
    await using it = await bank()
    await it.fund(Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`u${n}`, 10])))
    for (let n = 0; n < 12; n++)
      await it.points.transfer({ community: 'main', from: ofPerson(`u${n}`), to: ofPerson('boss'), amount: 5, key: `g${n}`, cause: 'gift' })
    const later = it.bot.now() + day
    const at = async (key: string, from: string, to: string, amount: number, cause: string) =>
      it.points.transfer({
        community: 'main',
        from: from === 'house' ? house : ofPerson(from),
        to: to === 'house' ? house : ofPerson(to),
        amount,
        key,
        cause,
      })
    it.bot.jump('2d')
    await at('add', 'house', 'boss', 5_000, 'points add')
    for (let n = 0; n < 200; n++) {
      await at(`s${n}`, 'boss', 'house', 10, '!odd')
      await at(`w${n}`, 'house', 'boss', 12, '!odd won')
    }
    expect((await economyOf(it.db, 'main', later)).flags).toEqual([
      'There are 4500 % more points than at the beginning.',
      'One person has 99 % of all points.',
      '!odd paid back 120 % of its stakes over 200 of them.',
      '68 % of what was given out came by hand.',
      'boss got 100 % of what was given out.',
    ])
    expect((await economyOf(it.db, 'main', 0)).flags).toContain('boss was given points by 12 others.')
  })

  test('is told moderators in chat and on the web, for as many days as they ask', async () => {
    await using it = await bank({ config: { currency: 'crumbs', currencyOne: 'crumb' } })
    await it.fund({ 'console:ann': 30, 'console:bob': 10 })
    const mod = it.bot.user('mod', { role: 'moderator' })
    expect(await it.bot.user('ann').tries('!economy')).toMatchObject({ outcome: 'refused', reason: 'role' })
    expect(await mod.says('!economy 1')).toEqual([
      '40 crumbs with 2 people · Gini 0.25 · in 1 day each changed hands 1 times · from fund 40 · to none · console:ann got 75 % of what was given out.',
    ])
    expect((await it.bot.http('GET', '/economy?days=7')) as Economy).toMatchObject({
      community: 'main',
      supply: 40,
      since: it.bot.now() - 7 * day,
    })
    expect((await it.bot.http('GET', '/economy?days=x&community=other')) as Economy).toMatchObject({
      supply: 0,
      since: it.bot.now() - 30 * day,
    })
  })

  test('is a page too, closed as its JSON is, in whole units and with no cause as markup', async () => {
    await using it = await bank({ config: { decimals: 2 } })
    await it.fund({ 'console:ann': 3_050 })
    const cause = '<b>odd</b>'
    await it.points.transfer({ community: 'main', from: ofPerson('console:ann'), to: house, amount: 50, key: 'x', cause })
    const page = (await it.bot.page('/economy?days=7'))!
    expect(page).toContain('<h1>Economy of main</h1>')
    expect(page).toContain('<td>Supply: what anybody has</td><td>30</td>')
    expect(page).toContain('<td>fund</td><td>30.50</td><td>1</td>')
    expect(page).toContain('<td>&lt;b&gt;odd&lt;/b&gt;</td><td>0.50</td><td>1</td>')
    expect(page).toContain('<li>console:ann got 100 % of what was given out.</li>')
    expect(await it.bot.page('/economy?community=other')).toContain('<p>Nothing is odd.</p>')
    expect(loyalty.http!['GET /economy']).toMatchObject({ role: 'moderator' })
  })
})
