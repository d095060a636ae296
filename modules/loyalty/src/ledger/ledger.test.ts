import { describe, expect, test } from 'vitest'
import { bank } from '../fixtures/bank.ts'
import { house, ofPerson, potOf } from './account.ts'
import { expire } from './hold.ts'

const main = { community: 'main', cause: 'test' }
const soon = Date.UTC(2026, 0, 1, 1)

describe('a transfer', () => {
  test('takes from one account what it gives to another', async () => {
    await using it = await bank()
    await it.fund({ ann: 100 })
    expect(await it.points.transfer({ ...main, from: ofPerson('ann'), to: ofPerson('bob'), amount: 30, key: 'a' })).toMatchObject({
      done: true,
      again: false,
    })
    expect([await it.balance('ann'), await it.balance('bob')]).toEqual([70, 30])
    expect(await it.audit()).toMatchObject({ findings: [] })
  })

  test('is refused whole when there is too little, and leaves nothing behind', async () => {
    await using it = await bank()
    await it.fund({ ann: 10 })
    const wish = { ...main, from: ofPerson('ann'), to: ofPerson('bob'), amount: 11, key: 'a' }
    expect(await it.points.transfer(wish)).toEqual({ done: false, reason: 'short', spendable: 10 })
    expect(await it.points.transfer({ ...wish, from: ofPerson('nobody') })).toEqual({ done: false, reason: 'short', spendable: 0 })
    await it.fund({ ann: 1 })
    expect(await it.points.transfer(wish), 'the key is free again').toMatchObject({ done: true, again: false })
    expect(await it.audit()).toMatchObject({ transfers: 3, findings: [] })
  })

  test('is refused when it would be more than can be counted', async () => {
    await using it = await bank()
    await it.fund({ ann: Number.MAX_SAFE_INTEGER, bob: 5 })
    const wish = { ...main, from: ofPerson('bob'), to: ofPerson('ann'), amount: 1, key: 'a' }
    expect(await it.points.transfer(wish)).toEqual({ done: false, reason: 'full' })
    expect([await it.balance('ann'), await it.balance('bob')]).toEqual([Number.MAX_SAFE_INTEGER, 5])
    expect((await it.audit()).findings).toEqual([])
  })

  test('with the same key is done once, whoever asks and how many at once', async () => {
    await using it = await bank()
    const wish = { ...main, from: house, to: ofPerson('ann'), amount: 5, key: 'once' }
    const all = await Promise.all(Array.from({ length: 50 }, () => it.points.transfer(wish)))
    expect(all.filter((each) => each.done && !each.again)).toHaveLength(1)
    expect(new Set(all.map((each) => each.done && each.id)).size).toBe(1)
    expect(await it.balance('ann')).toBe(5)
    expect(await it.points.transfer({ ...wish, community: 'other' }), 'another community has other keys').toMatchObject({ again: false })
  })

  test('with a key that names something else is a mistake, and says so', async () => {
    await using it = await bank()
    const wish = { ...main, from: house, to: ofPerson('ann'), amount: 5, key: 'once' }
    await it.points.transfer(wish)
    await expect(it.points.transfer({ ...wish, amount: 6 })).rejects.toMatchObject({ code: 'WDL_LOYALTY_KEY' })
    await expect(it.points.transfer({ ...wish, cause: 'other' })).rejects.toMatchObject({ code: 'WDL_LOYALTY_KEY' })
  })

  test.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('of %s is a mistake, and says so', async (amount) => {
    await using it = await bank()
    const wish = { ...main, from: house, to: ofPerson('ann'), amount, key: 'a' }
    expect(() => it.points.transfer(wish)).toThrow(expect.objectContaining({ code: 'WDL_LOYALTY_AMOUNT' }))
    expect(await it.audit()).toMatchObject({ transfers: 0 })
  })

  test('from an account to itself is a mistake, and says so', async () => {
    await using it = await bank()
    await it.fund({ ann: 5 })
    const wish = { ...main, from: ofPerson('ann'), to: ofPerson('ann'), amount: 1, key: 'a' }
    await expect(it.points.transfer(wish)).rejects.toMatchObject({ code: 'WDL_LOYALTY_AMOUNT' })
    expect(await it.balance('ann')).toBe(5)
  })

  test('of many at once from one purse never spends more than there is', async () => {
    await using it = await bank()
    await it.fund({ ann: 100 })
    const all = await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        it.points.transfer({ ...main, from: ofPerson('ann'), to: ofPerson(`p${n % 7}`), amount: 7, key: `k${n}` }),
      ),
    )
    expect(all.filter((each) => each.done)).toHaveLength(14)
    expect(await it.balance('ann')).toBe(2)
    expect((await it.audit()).findings).toEqual([])
  })

  test('back and forth between two at once waits for nobody for ever', async () => {
    await using it = await bank()
    await it.fund({ ann: 1_000, bob: 1_000 })
    const all = await Promise.all(
      Array.from({ length: 100 }, (_, n) => {
        const [from, to] = n % 2 === 0 ? ['ann', 'bob'] : ['bob', 'ann']
        return it.points.transfer({ ...main, from: ofPerson(from), to: ofPerson(to), amount: 3, key: `k${n}` })
      }),
    )
    expect(all.every((each) => each.done)).toBe(true)
    expect([await it.balance('ann'), await it.balance('bob')]).toEqual([1_000, 1_000])
  })
})

describe('a hold', () => {
  test('cannot be spent, and goes back when it is released', async () => {
    await using it = await bank()
    await it.fund({ ann: 100 })
    const held = await it.points.hold({ ...main, person: 'ann', amount: 60, key: 'a', expiresAt: soon })
    expect(held).toMatchObject({ held: true, again: false })
    expect([await it.balance('ann'), await it.points.held('main', 'ann')]).toEqual([40, 60])
    const wish = { ...main, from: ofPerson('ann'), to: house, amount: 41, key: 'b' }
    expect(await it.points.transfer(wish)).toMatchObject({ done: false, spendable: 40 })
    const { id } = held as { id: number }
    expect([await it.points.release(id), await it.points.release(id)]).toEqual([true, false])
    expect([await it.balance('ann'), await it.points.held('main', 'ann')]).toEqual([100, 0])
    expect((await it.audit()).findings).toEqual([])
  })

  test('is paid whole or in part, and the rest goes back', async () => {
    await using it = await bank()
    await it.fund({ ann: 100 })
    const hold = async (key: string) => {
      const held = await it.points.hold({ ...main, person: 'ann', amount: 40, key, expiresAt: soon })
      return (held as { id: number }).id
    }
    expect(await it.points.capture(await hold('a'), potOf('p'))).toBe(true)
    const second = await hold('b')
    expect(await it.points.capture(second, ofPerson('bob'), { cause: 'won' }, 15)).toBe(true)
    expect(await it.points.capture(second, house)).toBe(false)
    expect([await it.balance('ann'), await it.balance('bob'), await it.points.pot('main', 'p')]).toEqual([45, 15, 40])
    await expect(it.points.capture(await hold('c'), house, {}, 41)).rejects.toMatchObject({ code: 'WDL_LOYALTY_AMOUNT' })
    expect(await it.points.held('main', 'ann'), 'what was a mistake changed nothing').toBe(40)
    expect((await it.audit()).findings).toEqual([])
  })

  test('with the same key is one hold; when it has ended the key says so', async () => {
    await using it = await bank()
    await it.fund({ ann: 100 })
    const wish = { ...main, person: 'ann', amount: 10, key: 'a', expiresAt: soon }
    const all = await Promise.all(Array.from({ length: 20 }, () => it.points.hold(wish)))
    expect(all.filter((each) => each.held && !each.again)).toHaveLength(1)
    expect(await it.balance('ann')).toBe(90)
    await it.points.release((all[0] as { id: number }).id)
    expect(await it.points.hold(wish)).toEqual({ held: false, reason: 'over', state: 'released' })
    await expect(it.points.hold({ ...wish, amount: 11 })).rejects.toMatchObject({ code: 'WDL_LOYALTY_KEY' })
  })

  test('that nobody can pay leaves nothing behind', async () => {
    await using it = await bank()
    await it.fund({ ann: 9 })
    const wish = { ...main, person: 'ann', amount: 10, key: 'a', expiresAt: soon }
    expect(await it.points.hold(wish)).toEqual({ held: false, reason: 'short', spendable: 9 })
    await it.fund({ ann: 1 })
    expect(await it.points.hold(wish)).toMatchObject({ held: true, again: false })
  })

  test('of all who capture, release and expire it at once, exactly one succeeds', async () => {
    await using it = await bank()
    await it.fund({ ann: 1_000 })
    for (let round = 0; round < 30; round++) {
      const held = await it.points.hold({ ...main, person: 'ann', amount: 10, key: `r${round}`, expiresAt: soon })
      const { id } = held as { id: number }
      const ends = [
        () => it.points.capture(id, house),
        () => it.points.release(id),
        async () => (await expire(it.db, soon, 10)) > 0,
        () => it.points.capture(id, ofPerson('bob')),
      ]
      const turned = [...ends.slice(round % 4), ...ends.slice(0, round % 4)]
      expect((await Promise.all(turned.map((end) => end()))).filter(Boolean)).toHaveLength(1)
    }
    expect(await it.points.held('main', 'ann')).toBe(0)
    expect((await it.audit()).findings).toEqual([])
  })

  test('goes back by itself when nobody comes for it, while the bot runs and when it starts', async () => {
    await using it = await bank()
    await it.fund({ ann: 100 })
    const wish = { ...main, person: 'ann', amount: 10, expiresAt: it.bot.now() + 60_000 }
    await it.points.hold({ ...wish, key: 'a' })
    expect(await it.balance('ann')).toBe(90)
    await it.bot.advance('5m')
    expect(await it.balance('ann')).toBe(100)
    await it.points.hold({ ...wish, key: 'b', expiresAt: it.bot.now() })
    await it.bot.restart()
    expect(await it.balance('ann')).toBe(100)
    expect((await it.points.statement('main', 'ann', { limit: 1 }))[0]).toMatchObject({ amount: 10, note: 'nobody came for it in time' })
  })
})

describe('the audit', () => {
  test.each([
    [
      'a balance that is not the sum of its transfers',
      `UPDATE loyalty_account SET balance = balance + 1 WHERE owner = 'ann'`,
      /says 91.*sum to 90/,
    ],
    ['a transfer that was taken away', `DELETE FROM loyalty_transfer WHERE cause = 'fund'`, /sum to -10/],
    ['a hold whose points are gone', `UPDATE loyalty_hold SET state = 'released'`, /released over 10, and 10 are in it/],
    [
      'a sum that the house did not give out',
      `UPDATE loyalty_account SET balance = 0 WHERE owner = 'ann'`,
      /10 in its accounts.*gave out 100/,
    ],
  ])('finds %s', async (_, sql, finding) => {
    await using it = await bank()
    await it.fund({ ann: 100 })
    await it.points.hold({ ...main, person: 'ann', amount: 10, key: 'a', expiresAt: soon })
    expect((await it.audit()).findings).toEqual([])
    await it.db.run(Object.assign([sql], { raw: [sql] }) as unknown as TemplateStringsArray)
    expect((await it.audit()).findings.join('\n')).toMatch(finding)
  })
})

test('a statement tells what came and went, newest first, page by page', async () => {
  await using it = await bank()
  await it.fund({ ann: 100 })
  await it.points.transfer({
    ...main,
    from: ofPerson('ann'),
    to: ofPerson('bob'),
    amount: 30,
    key: 'a',
    actor: 'mod',
    origin: 'm1',
    note: 'why not',
  })
  const [newest] = await it.points.statement('main', 'ann', { limit: 1 })
  expect(newest).toMatchObject({
    amount: -30,
    cause: 'test',
    other: { kind: 'person', owner: 'bob' },
    actor: 'mod',
    origin: 'm1',
    note: 'why not',
    at: Date.UTC(2026, 0, 1),
  })
  const older = await it.points.statement('main', 'ann', { limit: 9, before: newest!.id })
  expect(older).toMatchObject([{ amount: 100, cause: 'fund', other: { kind: 'house', owner: '' } }])
})
