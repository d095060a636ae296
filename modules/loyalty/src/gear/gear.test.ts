import { describe, expect, test } from 'vitest'
import { bank } from '../fixtures/bank.ts'
import { rich } from '../fixtures/rich.ts'
import { play, returnOf } from '../games/paytable.ts'
import { linkPurses } from '../person/link.ts'
import { ducksGear, duelTable, edgeOf, type Item, mostEdge, slots } from './items.ts'

/** Every way to wear something, or nothing, in each place. */
const outfits = (items: readonly Item[]): Item[][] =>
  slots.reduce<Item[][]>(
    (outfits, slot) =>
      outfits.flatMap((outfit) => [outfit, ...items.filter((item) => item.slot === slot).map((item) => [...outfit, item])]),
    [[]],
  )

describe('the chances of a duel', () => {
  test('are moved by what two can wear by at most five of a hundred: every outfit against every other', () => {
    const worn = outfits(ducksGear)
    expect(worn).toHaveLength(3 * 3 * 2)
    for (const mine of worn) {
      for (const theirs of worn) {
        const [first, second] = duelTable(edgeOf(mine) - edgeOf(theirs)).outcomes
        expect(first!.cases + second!.cases).toBe(100)
        expect(Math.abs(first!.cases - 50)).toBeLessThanOrEqual(mostEdge)
      }
    }
  })

  test('stay inside the bounds whatever an owner lists, and whatever a challenge says', () => {
    const absurd = slots.map((slot) => ({ name: slot, slot, edge: 5, price: 1 }))
    for (const mine of outfits(absurd)) expect(edgeOf(mine)).toBeLessThanOrEqual(mostEdge)
    expect(duelTable(99).outcomes[0]!.cases).toBe(55)
    expect(duelTable(-99).outcomes[0]!.cases).toBe(45)
  })

  test.each([-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5])(
    'with a lead of %s return what their table says, and both sides together what is staked',
    (lead) => {
      const table = duelTable(lead)
      const [mine, theirs] = [returnOf(table), returnOf(duelTable(-lead))]
      expect(mine.numerator * 10_000n >= BigInt(table.band[0]) * mine.denominator).toBe(true)
      expect(mine.numerator * 10_000n <= BigInt(table.band[1]) * mine.denominator).toBe(true)
      expect((mine.numerator + theirs.numerator) * 1n).toBe(mine.denominator + theirs.denominator)
      let won = 0
      for (let drawn = 0; drawn < 100; drawn++) if (play(table, () => drawn).name === 'challenger') won++
      expect(won).toBe(50 + lead)
    },
  )
})

describe.each(['twitch', 'discord', 'slack'] as const)('on %s', (platform) => {
  test('gear is bought, worn, told before a duel, and sold again', async () => {
    const { it, ann, bob } = await rich(platform)
    await using _ = it
    expect(await ann.says('!gear')).toEqual(['You have no gear; !gear shop lists what there is.'])
    expect(await bob.says('!gear shop')).toEqual([
      'Reed sword (weapon, +1) 500 points · Heron lance (weapon, +2) 2000 points · Leaf cloak (armour, +1) 500 points · ' +
        'Shell plate (armour, +2) 2000 points · Lucky feather (charm, +1) 1500 points',
    ])
    expect(await ann.says('!gear buy HERON lance')).toEqual(['ann wears the Heron lance: +2 of 100 in duels.'])
    await it.bot.advance('5s')
    expect(await ann.says('!gear buy reed sword')).toEqual(['ann wears the Reed sword: +1 of 100 in duels.'])
    await it.bot.advance('5s')
    expect(await ann.says('!gear wear heron lance')).toEqual(['ann wears the Heron lance: +2 of 100 in duels.'])
    await it.bot.advance('5s')
    expect(await ann.says('!duel bob 100')).toEqual([
      'bob, ann challenges you for 100 points: !accept or !deny, within 2m. Gear makes it 52 to 48 for ann.',
    ])
    expect(await bob.says('!accept')).toEqual([expect.stringMatching(/^(ann beats bob|bob beats ann) and takes 200 points\.$/)])
    expect(await ann.says('!gear sell reed sword')).toEqual(['Sold for 250 points.'])
    await it.bot.advance('15s')
    expect(await bob.says('!gear @ann')).toEqual(['ann has Heron lance (weapon): +2 of 100 in duels.'])
    expect(await ann.says('!gear off weapon')).toEqual(['ann wears no weapon: +0 of 100 in duels.'])
    expect((await it.audit()).findings).toEqual([])
  })
})

test('what is bought after a challenge does not change what was told', async () => {
  const { it, ann, bob } = await rich()
  await using _ = it
  await ann.says('!duel bob 10')
  await bob.says('!gear buy shell plate')
  const row = await it.db.one<{ data: string }>`SELECT data FROM loyalty_lobby WHERE state = 'open'`
  expect(JSON.parse(row!.data)).toMatchObject({ lead: 0 })
})

test('what makes no sense is refused, with a reason', async () => {
  const { it, ann } = await rich()
  await using _ = it
  for (const [line, reason] of [
    ['!gear buy', 'usage'],
    ['!gear buy ducks', 'not-found'],
    [`!gear buy ${'x'.repeat(480)}`, 'not-found'],
    ['!gear buy سيف', 'not-found'],
    ['!gear buy __proto__', 'not-found'],
    ['!gear sell reed sword', 'none'],
    ['!gear wear reed sword', 'none'],
    ['!gear wear nothing', 'not-found'],
    ['!gear off weapon', 'none'],
    ['!gear off hat', 'usage'],
    ['!gear whoever', 'not-found'],
  ]) {
    await it.bot.advance('15s')
    expect(await ann.tries(line!), line).toMatchObject({ outcome: 'refused', reason })
  }
})

test('gear is bought once, with what there is, and ten at once pay once', async () => {
  await using it = await bank()
  await it.fund({ 'console:ann': 700 })
  expect(await it.bot.user('ann').tries('!gear buy heron lance')).toMatchObject({ outcome: 'refused', reason: 'short' })
  const tries = await Promise.all(
    Array.from({ length: 10 }, (_, n) => it.bot.user('ann', { channel: `c${n}` }).tries('!gear buy reed sword')),
  )
  expect(tries.filter(({ outcome }) => outcome === 'replied')).toHaveLength(1)
  expect(await it.balance('console:ann')).toBe(200)
  expect((await it.audit()).findings).toEqual([])
})

test('an owner lists other things, in any script, and what is no longer listed counts nothing', async () => {
  const config = { gear: [{ name: 'سيف', slot: 'weapon', edge: 5, price: 0 }] }
  const { it, ann } = await rich('console', config)
  await using _ = it
  expect(await ann.says('!gear buy سيف')).toEqual(['ann wears the سيف: +5 of 100 in duels.'])
  await it.db
    .run`INSERT INTO loyalty_gear (community, person, item, slot, price, at) VALUES ('main', 'console:ann', 'old hat', 'charm', 7, 0)`
  expect(await ann.says('!gear')).toEqual(['You have old hat (charm), سيف (weapon): +5 of 100 in duels.'])
})

test('two who become one have the gear of both, and part with what each brought', async () => {
  const { it, ann, bob } = await rich()
  await using _ = it
  await ann.says('!gear buy reed sword')
  await bob.says('!gear buy reed sword')
  await it.bot.advance('5s')
  await bob.says('!gear buy leaf cloak')
  const both = { db: it.db, now: () => it.bot.now(), config: {} as never, into: 'console:ann', from: 'console:bob' }
  const owned = () => it.db.all`SELECT person, item FROM loyalty_gear ORDER BY person, item`
  const before = await owned()
  const done = await linkPurses.apply(both)
  expect(await it.db.all`SELECT item FROM loyalty_gear WHERE person = 'console:ann' ORDER BY item`).toEqual([
    { item: 'leaf cloak' },
    { item: 'reed sword' },
  ])
  await linkPurses.undo({ ...both, done: JSON.parse(JSON.stringify(done)) })
  expect(await owned()).toEqual(before)
})

describe('a duel', () => {
  test('is not fought with who wants none, or with a bot', async () => {
    const { it, ann, bob } = await rich('console', { ignore: ['nightbot'] })
    await using _ = it
    expect(await bob.says('!duel off')).toEqual(['Nobody challenges bob any more.'])
    expect(await ann.tries('!duel bob 5')).toMatchObject({ outcome: 'refused', reason: 'peace' })
    expect(await bob.says('!duel on')).toEqual(['bob can be challenged.'])
    expect(await ann.tries('!duel bob 5')).toMatchObject({ outcome: 'replied' })
    await it.bot.user('nightbot', { channel: 'n' }).says('!8ball')
    expect(await bob.tries('!duel nightbot 5')).toMatchObject({ outcome: 'refused', reason: 'bot' })
  })

  test('is not accepted during a break', async () => {
    const { it, ann, bob } = await rich()
    await using _ = it
    await ann.says('!duel bob 5')
    await bob.says('!cooloff 1h')
    expect(await bob.tries('!accept')).toMatchObject({ outcome: 'refused', reason: 'break' })
  })
})
