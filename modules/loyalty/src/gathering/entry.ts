import type { Db } from '@waddlebot/sdk'
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
}

export interface NewEntry extends Omit<Entry, 'id' | 'choice' | 'weight'> {
  readonly lobby: number
  readonly choice?: string
  readonly weight?: number
  readonly at: number
}

export async function enter(tx: Db, entry: NewEntry): Promise<void> {
  const { lobby, person, name, hold, amount, choice = '', weight = 1, at } = entry
  await tx.run`
    INSERT INTO loyalty_entry (lobby, person, name, hold, amount, choice, weight, at)
    VALUES (${lobby}, ${person}, ${name}, ${hold}, ${amount}, ${choice}, ${weight}, ${at})`
}

/** All entries, in the order in which they came. */
export function entriesOf(db: Db, lobby: number): Promise<Entry[]> {
  return db.all<Entry>`SELECT id, person, name, hold, amount, choice, weight FROM loyalty_entry WHERE lobby = ${lobby} ORDER BY id`
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

/** Give everybody back what they staked. */
export async function refund(tx: Db, entries: readonly Entry[], at: number, note: string): Promise<void> {
  for (const entry of inOrder(entries)) if (entry.hold !== null) await release(tx, entry.hold, at, { note })
}

const inOrder = (entries: readonly Entry[]): Entry[] =>
  [...entries].sort((a, b) => (a.person < b.person ? -1 : a.person > b.person ? 1 : a.id - b.id))
