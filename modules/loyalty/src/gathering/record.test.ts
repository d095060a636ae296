import { expect, test } from 'vitest'
import { bank } from '../fixtures/bank.ts'
import { crowd } from '../fixtures/crowd.ts'
import { type DuelRecord, joinRecords, noteDuel, partRecords, recordsOf } from './record.ts'

test('how duels went is told, as it follows from them', async () => {
  await using it = await bank({ config: { duelTax: 10 } })
  const [ann, bob] = await crowd(it, ['ann', 'bob'])
  expect(await ann!.says('!duel stats')).toEqual(['ann has fought no duel yet.'])
  const expected = { wins: 0, losses: 0, streak: 0, best: 0, net: 0 }
  for (let n = 0; n < 4; n++) {
    await it.bot.advance('30s')
    await ann!.says('!duel @bob 100')
    const won = (await bob!.says('!accept'))[0]!.startsWith('ann beats')
    expected.wins += won ? 1 : 0
    expected.losses += won ? 0 : 1
    expected.streak = won ? expected.streak + 1 : 0
    expected.best = Math.max(expected.best, expected.streak)
    expected.net += won ? 80 : -100
  }
  expect(await recordsOf(it.db, 'console:ann')).toEqual([{ community: 'main', ...expected }])
  expect(expected.net).toBe((await it.balance('console:ann')) - 1_000)
  await it.bot.advance('30s')
  const row = expected.streak > 1 ? ` ${expected.streak} in a row now,` : ''
  const net = `${expected.net > 0 ? '+' : ''}${expected.net}`
  expect(await bob!.says('!duel stats @ann')).toEqual([
    `ann: ${expected.wins} won, ${expected.losses} lost,${row} ${expected.best} in a row at best, ${net} in all.`,
  ])
})

test('two records become one with two who become one, and two again when they part', async () => {
  await using it = await bank()
  const note = async (person: string, ...ends: number[]) => {
    for (const net of ends) await noteDuel(it.db, 'main', person, net > 0, net)
  }
  await note('ann', 10, 10, 10, -10, 10)
  await note('bob', 20, 20, -20)
  const before = { ann: await recordsOf(it.db, 'ann'), bob: await recordsOf(it.db, 'bob') }
  const brought = await joinRecords(it.db, 'ann', 'bob')
  expect(await recordsOf(it.db, 'ann')).toEqual([
    { community: 'main', wins: 6, losses: 2, streak: 1, best: 3, net: 50 } satisfies DuelRecord,
  ])
  expect(await recordsOf(it.db, 'bob')).toEqual([])
  await partRecords(it.db, 'ann', 'bob', brought)
  expect({ ann: await recordsOf(it.db, 'ann'), bob: await recordsOf(it.db, 'bob') }).toEqual(before)
})
