import { randomUUID } from 'node:crypto'
import type { Db } from '@waddlebot/sdk'
import type { Ground } from '../context.ts'
import { type DuelRecord, joinRecords, partRecords } from '../gathering/record.ts'
import { ofPerson } from '../ledger/account.ts'
import { lockBalance, transfer } from '../ledger/transfer.ts'
import { sayMoney } from '../money.ts'
import { type Brought, joinGear, partGear } from './gear.ts'
import { type Habit, joinHabits, partHabits } from './habit.ts'
import { joinWishes } from './wishes.ts'

type Both = Pick<Ground, 'config' | 'db' | 'now'> & { readonly into: string; readonly from: string }

/** What a link did, kept with it so that it can be undone. */
interface Done {
  readonly moves: readonly {
    readonly community: string
    /** What came along, in minor units, and what was there before it. */
    readonly amount: number
    readonly kept: number
  }[]
  /** Open holds that changed their owner. */
  readonly holds: readonly number[]
  /** Parts in what is not over yet. */
  readonly entries: readonly number[]
  readonly habits: readonly Habit[]
  /** Who had become part of `from` before. */
  readonly folded?: readonly string[]
  readonly gear?: readonly Brought[]
  readonly duels?: readonly DuelRecord[]
}

/** Two purses that become one: what is in them is added up, and what is held stays held. */
export const linkPurses = {
  async plan({ config, db, from }: Both): Promise<string | undefined> {
    const purses = await pursesOf(db, from)
    const sum = purses.reduce((all, { balance }) => all + balance, 0)
    return sum === 0 ? undefined : `${sayMoney(sum, config)} come along`
  },

  apply({ db, into, from, now }: Both): Promise<Done> {
    return db.transaction(async (tx) => {
      const moves: Done['moves'][number][] = []
      for (const { community } of await pursesOf(tx, from)) {
        const amount = await lockBalance(tx, community, ofPerson(from))
        const kept = await lockBalance(tx, community, ofPerson(into))
        if (amount === 0) continue
        const why = { cause: 'link', key: `link:${randomUUID()}` }
        const moved = await transfer(tx, { community, from: ofPerson(from), to: ofPerson(into), amount, ...why }, now())
        if (moved.done) moves.push({ community, amount, kept })
      }
      const holds = await tx.all<{ id: number }>`
        UPDATE loyalty_hold SET person = ${into} WHERE person = ${from} AND state = 'open' RETURNING id`
      const entries = await tx.all<{ id: number }>`
        UPDATE loyalty_entry SET person = ${into}
        WHERE person = ${from} AND lobby IN (SELECT id FROM loyalty_lobby WHERE state = 'open' OR state = 'locked') RETURNING id`
      await tx.run`UPDATE loyalty_proposal SET person = ${into} WHERE person = ${from} AND state = 'open'`
      await tx.run`UPDATE loyalty_proposal SET by_person = ${into} WHERE by_person = ${from} AND state = 'open'`
      await tx.run`UPDATE loyalty_claim SET person = ${into} WHERE person = ${from} AND state = 'open'`
      const idsOf = (rows: readonly { readonly id: number }[]) => rows.map(({ id }) => id)
      const folded = await tx.all<{ person: string }>`UPDATE loyalty_fold SET whole = ${into} WHERE whole = ${from} RETURNING person`
      await tx.run`INSERT INTO loyalty_fold (person, whole) VALUES (${from}, ${into}) ON CONFLICT (person) DO UPDATE SET whole = excluded.whole`
      const habits = await joinHabits(tx, into, from)
      const gear = await joinGear(tx, into, from)
      await joinWishes(tx, into, from)
      const duels = await joinRecords(tx, into, from)
      return { moves, holds: idsOf(holds), entries: idsOf(entries), habits, folded: folded.map(({ person }) => person), gear, duels }
    })
  },

  /** What came along goes back; where less is left than was put together, both sides bear it by what they brought. */
  undo({ db, into, from, now, done }: Both & { readonly done: Done }): Promise<void> {
    return db.transaction(async (tx) => {
      for (const { community, amount, kept } of done.moves) {
        const left = await lockBalance(tx, community, ofPerson(into))
        const share = left >= amount + kept ? amount : Number((BigInt(left) * BigInt(amount)) / BigInt(amount + kept))
        if (share === 0) continue
        const why = { cause: 'unlink', key: `unlink:${randomUUID()}` }
        await transfer(tx, { community, from: ofPerson(into), to: ofPerson(from), amount: share, ...why }, now())
      }
      for (const id of done.holds) await tx.run`UPDATE loyalty_hold SET person = ${from} WHERE id = ${id} AND state = 'open'`
      for (const id of done.entries) {
        await tx.run`
          UPDATE loyalty_entry SET person = ${from}
          WHERE id = ${id} AND lobby IN (SELECT id FROM loyalty_lobby WHERE state = 'open' OR state = 'locked')`
      }
      await tx.run`DELETE FROM loyalty_fold WHERE person = ${from}`
      for (const person of done.folded ?? []) await tx.run`UPDATE loyalty_fold SET whole = ${from} WHERE person = ${person}`
      await partHabits(tx, into, from, done.habits)
      await partGear(tx, into, from, done.gear ?? [])
      await partRecords(tx, into, from, done.duels ?? [])
    })
  },
}

function pursesOf(db: Db, person: string) {
  return db.all<{ community: string; balance: number }>`
    SELECT community, balance FROM loyalty_account WHERE kind = 'person' AND owner = ${person} AND balance > 0 ORDER BY community`
}
