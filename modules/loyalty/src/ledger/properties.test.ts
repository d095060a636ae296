import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Bank, bank } from '../fixtures/bank.ts'
import { jittered } from '../fixtures/jitter.ts'
import { type Points, pointsOn } from '../points.ts'
import { house, ofPerson, potOf } from './account.ts'
import { expire } from './hold.ts'

/**
 * Interleavings that are tried; each has up to 24 operations at once. Where every operation waits for a disk and
 * communities come between each other as well, half of them by default.
 */
const runs = Number(process.env['WADDLE_INTERLEAVINGS'] ?? (process.env['WADDLE_TEST_DATABASE_URL'] ? 1_000 : 2_000))
const dueAt = Date.UTC(2026, 0, 1, 1)

const who = fc.constantFrom('ann', 'bob', 'cat')
// Few amounts and few keys, so that they collide all the time.
const amount = fc.integer({ min: 1, max: 40 })
const key = fc.integer({ min: 0, max: 7 })
const operation = fc.oneof(
  fc.record({ kind: fc.constant('grant' as const), who, amount, key }),
  fc.record({ kind: fc.constant('give' as const), who, to: who, amount, key }),
  fc.record({ kind: fc.constant('stake' as const), who, amount, key }),
  fc.record({ kind: fc.constant('hold' as const), who, amount, key }),
  fc.record({ kind: fc.constant('pay' as const), key, share: fc.integer({ min: 0, max: 4 }) }),
  fc.record({ kind: fc.constant('free' as const), key }),
  fc.record({ kind: fc.constant('expire' as const) }),
)
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never

/** What an operation did to each account, by what it answered. */
interface Effect {
  readonly key?: string
  readonly changes: Readonly<Record<string, number>>
  readonly ended?: number
}

const nothing: Effect = { changes: {} }

/** Holds by the key under which they were asked for, with what they are over. */
type Holds = Map<string, { readonly id: number; readonly who: string; readonly amount: number }>

async function perform(points: Points, community: string, holds: Holds, op: Operation, free: () => Promise<unknown>): Promise<Effect> {
  const base = { community, cause: op.kind }
  switch (op.kind) {
    case 'grant':
    case 'give':
    case 'stake': {
      if (op.kind === 'give' && op.to === op.who) return nothing
      const name = `${op.kind}:${op.key}:${op.amount}`
      const [from, to] =
        op.kind === 'grant'
          ? [house, ofPerson(op.who)]
          : op.kind === 'give'
            ? [ofPerson(op.who), ofPerson(op.to)]
            : [ofPerson(op.who), potOf('pot')]
      const moved = await points.transfer({ ...base, from, to, amount: op.amount, key: name })
      if (!moved.done || moved.again) return nothing
      const changes =
        op.kind === 'grant'
          ? { [op.who]: op.amount }
          : op.kind === 'give'
            ? { [op.who]: -op.amount, [op.to]: op.amount }
            : { [op.who]: -op.amount, pot: op.amount }
      return { key: name, changes }
    }
    case 'hold': {
      const name = `${op.key}:${op.amount}`
      const held = await points.hold({ ...base, person: op.who, amount: op.amount, key: name, expiresAt: dueAt + op.key })
      if (!held.held || held.again) return nothing
      holds.set(name, { id: held.id, who: op.who, amount: op.amount })
      return { key: `hold:${name}`, changes: { [op.who]: -op.amount, held: op.amount } }
    }
    case 'pay':
    case 'free': {
      const hold = [...holds.values()].find((each) => each.id % 8 === op.key)
      if (!hold) return nothing
      const paid = op.kind === 'free' ? 0 : Math.floor((hold.amount * op.share) / 4)
      const done = op.kind === 'free' ? await points.release(hold.id) : await points.capture(hold.id, potOf('pot'), {}, paid)
      return done ? { changes: { [hold.who]: hold.amount - paid, pot: paid, held: -hold.amount }, ended: hold.id } : nothing
    }
    case 'expire':
      await free()
      return nothing
  }
}

/** What is done in one community: two waves of operations, each all at once, and how late each statement begins. */
const scene = fc.record({
  first: fc.array(operation, { minLength: 4, maxLength: 24 }),
  second: fc.array(operation, { minLength: 1, maxLength: 12 }),
  whims: fc.infiniteStream(fc.integer({ min: 0, max: 5 })),
})
type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never

/** Scenes that are played side by side, so that communities come between each other too and share their commits. */
const together = 10

async function playScene(it: Bank, community: string, { first, second, whims }: Scene): Promise<Effect[]> {
  const holds: Holds = new Map()
  const db = jittered(it.db, () => whims.next().value ?? 0)
  const points = pointsOn(db, () => it.bot.now())
  const effects: Effect[] = []
  for (const wave of [first, second]) {
    const free = () => expire(db, dueAt + 3, 3)
    effects.push(...(await Promise.all(wave.map((op) => perform(points, community, holds, op, free)))))
  }
  return effects
}

async function checkScene(it: Bank, community: string, effects: readonly Effect[]): Promise<void> {
  const keys = effects.flatMap((effect) => effect.key ?? [])
  expect(new Set(keys).size, 'each key once').toBe(keys.length)
  const ended = effects.flatMap((effect) => effect.ended ?? [])
  expect(new Set(ended).size, 'each hold ended once').toBe(ended.length)

  // What expired is what ended although nobody who was asked ended it.
  const rows = await it.db.all<{ id: number; state: string; amount: number; person: string }>`
    SELECT id, state, amount, person FROM loyalty_hold WHERE community = ${community}`
  const expired = rows.filter((row) => row.state === 'released' && !ended.includes(row.id))
  const expected: Record<string, number> = { ann: 0, bob: 0, cat: 0, pot: 0, held: 0 }
  for (const { changes } of effects) for (const [name, change] of Object.entries(changes)) expected[name]! += change
  for (const { person, amount } of expired) {
    expected[person]! += amount
    expected['held']! -= amount
  }
  const accounts = await it.db.all<{ kind: string; owner: string; balance: number }>`
    SELECT kind, owner, balance FROM loyalty_account WHERE community = ${community} AND kind <> 'house'`
  const found: Record<string, number> = { ann: 0, bob: 0, cat: 0, pot: 0, held: 0 }
  for (const { kind, owner, balance } of accounts) found[kind === 'hold' ? 'held' : owner]! += balance
  expect(found, 'every account has what the answers said').toEqual(expected)
  expect(Math.min(0, ...accounts.map(({ balance }) => balance)), 'nothing is negative').toBe(0)
}

test(`no interleaving of what people do at once makes the ledger wrong (${runs} tried)`, { timeout: 600_000 }, async () => {
  await using it = await bank()
  let round = 0
  await fc.assert(
    fc.asyncProperty(fc.array(scene, { minLength: together, maxLength: together }), async (scenes) => {
      const named = scenes.map((each) => ({ community: `c${round++}`, each }))
      const effects = await Promise.all(named.map(({ community, each }) => playScene(it, community, each)))
      // Holds run out in all communities at once, so none is looked at before all are done.
      for (const [place, { community }] of named.entries()) await checkScene(it, community, effects[place]!)
      if (round % 500 === 0) expect((await it.audit()).findings).toEqual([])
    }),
    { numRuns: Math.ceil(runs / together) },
  )
  expect((await it.audit()).findings).toEqual([])
})

test('what was done is not done again, however often and in whatever order it is asked for', { timeout: 600_000 }, async () => {
  await using it = await bank()
  let round = 0
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 2, maxLength: 12 }), fc.integer({ min: 1, max: 3 }), async (ops, times) => {
      const community = `r${round++}`
      const holds: Holds = new Map()
      const repeatable = ops.filter((op) => op.kind !== 'expire')
      const once = async () => {
        for (const op of repeatable) await perform(it.points, community, holds, op, async () => undefined)
      }
      await once()
      const state = () => it.db.all`SELECT id, balance FROM loyalty_account WHERE community = ${community} AND kind = 'hold' ORDER BY id`
      const done = await it.db.all<{ key: string }>`SELECT key FROM loyalty_transfer WHERE community = ${community} ORDER BY id`
      const before = await state()
      for (let time = 0; time < times; time++) {
        for (const { key } of done) {
          const row = await it.db.one<{ amount: number; cause: string; kind: string; owner: string }>`
            SELECT amount, cause, account.kind, account.owner FROM loyalty_transfer
            JOIN loyalty_account AS account ON account.id = loyalty_transfer.credit
            WHERE loyalty_transfer.community = ${community} AND key = ${key}`
          if (row!.kind !== 'person') continue
          const wish = { community, from: house, to: ofPerson(row!.owner), amount: row!.amount, cause: row!.cause, key }
          expect(await it.points.transfer(wish)).toMatchObject({ done: true, again: true })
        }
      }
      expect(await it.db.all`SELECT key FROM loyalty_transfer WHERE community = ${community} ORDER BY id`).toEqual(done)
      expect(await state()).toEqual(before)
    }),
    { numRuns: Math.ceil(runs / 10) },
  )
  expect((await it.audit()).findings).toEqual([])
})
