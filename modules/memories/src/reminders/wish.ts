import type { Db } from '@waddlebot/sdk'

/** What somebody wants of reminders. */
export interface Wish {
  /** Time zone of theirs; null for that of the community. */
  readonly zone: string | null
  /** Whether others may make some for them. */
  readonly incoming: boolean
}

export async function wishOf(db: Db, person: string): Promise<Wish> {
  const row = await db.one<{ zone: string | null; incoming: number }>`
    SELECT zone, incoming FROM memories_reminder_wish WHERE person = ${person}`
  return { zone: row?.zone ?? null, incoming: row?.incoming !== 0 }
}

export function wishZone(db: Db, person: string, zone: string | null) {
  return db.run`INSERT INTO memories_reminder_wish (person, zone) VALUES (${person}, ${zone})
    ON CONFLICT (person) DO UPDATE SET zone = excluded.zone`
}

export function wishIncoming(db: Db, person: string, on: boolean) {
  return db.run`INSERT INTO memories_reminder_wish (person, incoming) VALUES (${person}, ${on ? 1 : 0})
    ON CONFLICT (person) DO UPDATE SET incoming = excluded.incoming`
}

export async function isBlocked(db: Db, person: string, other: string): Promise<boolean> {
  return (await db.one`SELECT 1 AS yes FROM memories_reminder_block WHERE person = ${person} AND blocked = ${other}`) !== undefined
}

export function block(db: Db, person: string, other: string) {
  return db.run`INSERT INTO memories_reminder_block (person, blocked) VALUES (${person}, ${other}) ON CONFLICT (person, blocked) DO NOTHING`
}

export async function unblock(db: Db, person: string, other: string): Promise<boolean> {
  return (await db.run`DELETE FROM memories_reminder_block WHERE person = ${person} AND blocked = ${other}`).changes > 0
}
