import type { Db } from '@waddlebot/sdk'
import { notLost } from '../games/losses.ts'
import type { Account } from '../ledger/account.ts'
import { capture, release } from '../ledger/hold.ts'
import type { Why } from '../ledger/transfer.ts'

/** Somebody's part in a lobby. */
export interface Entry {
  readonly id: number
  readonly person: string
  readonly name: string
  readonly hold: number | null
  /** What is at stake, in minor units; of a raffle, how many tickets. */
  readonly amount: number
  readonly choice: string
  readonly weight: number
  /** Where it was said. */
  readonly channel: string
  /** On which day it counts to what somebody may lose; null where there is no limit. */
  readonly day: number | null
}

export interface NewEntry extends Omit<Entry, 'id' | 'choice' | 'weight' | 'day'> {
  readonly lobby: number
  readonly day?: number | null
  readonly choice?: string
  readonly weight?: number
  readonly at: number
}

/** @returns the id of the entry */
export async function enter(tx: Db, entry: NewEntry): Promise<number> {
  const { lobby, person, name, hold, amount, choice = '', weight = 1, channel, day = null, at } = entry
  const row = await tx.one<{ id: number }>`
    INSERT INTO loyalty_entry (lobby, person, name, hold, amount, choice, weight, channel, day, at)
    VALUES (${lobby}, ${person}, ${name}, ${hold}, ${amount}, ${choice}, ${weight}, ${channel}, ${day}, ${at})
    RETURNING id`
  return row!.id
}

/** All entries, in the order in which they came. */
export function entriesOf(db: Db, lobby: number): Promise<Entry[]> {
  return db.all<Entry>`SELECT id, person, name, hold, amount, choice, weight, channel, day FROM loyalty_entry WHERE lobby = ${lobby} ORDER BY id`
}

/** Entries of one person taken together, in the order of their first. */
export function byPerson(entries: readonly Entry[]): Map<string, Entry[]> {
  const persons = new Map<string, Entry[]>()
  for (const entry of entries) persons.set(entry.person, [...(persons.get(entry.person) ?? []), entry])
  return persons
}

/**
 * Pay what is at stake, in the order of persons, as everybody does who settles. Whoever was forgotten meanwhile took
 * their stake along and is not among those who are given back.
 */
export async function collect(tx: Db, entries: readonly Entry[], to: Account, at: number, why: Partial<Why>): Promise<Entry[]> {
  const paid: Entry[] = []
  for (const entry of inOrder(entries)) if (entry.hold === null || (await capture(tx, entry.hold, to, at, why))) paid.push(entry)
  return paid
}

/** Give everybody back what they staked; nobody lost it. */
export async function refund(tx: Db, community: string, entries: readonly Entry[], at: number, note: string): Promise<void> {
  for (const { hold, person, day, amount } of inOrder(entries)) {
    if (hold !== null && (await release(tx, hold, at, { note }))) await notLost(tx, community, person, day, amount)
  }
}

const inOrder = (entries: readonly Entry[]): Entry[] =>
  [...entries].sort((a, b) => (a.person < b.person ? -1 : a.person > b.person ? 1 : a.id - b.id))
