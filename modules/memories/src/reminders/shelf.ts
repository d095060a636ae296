import type { Db } from '@waddlebot/sdk'
import { nextOccurrence } from './recurrence.ts'
import { type Reminder, recurrenceOf } from './reminder.ts'
import type { When } from './when.ts'

/** What is known of a reminder before it has a number. */
export interface NewReminder {
  readonly person: string
  readonly account: string
  readonly name: string
  readonly by?: { readonly person: string; readonly name: string } | undefined
  readonly community: string
  readonly channel: string
  readonly text: string
  readonly when: When
  readonly zone: string
  /** Whether it is in that zone for good, instead of following whoever made it. */
  readonly zoneFixed?: boolean
  /** Epoch milliseconds. */
  readonly at: number
}

/** Still to be told. */
export async function pendingOf(db: Db, person: string): Promise<Reminder[]> {
  return db.all<Reminder>`
    SELECT * FROM memories_reminder WHERE person = ${person} AND (due_at IS NOT NULL OR awaits IS NOT NULL)
    ORDER BY CASE WHEN due_at IS NULL THEN 1 ELSE 0 END, due_at, id`
}

/** Still to be told to others, by one person. */
export async function pendingBy(db: Db, person: string): Promise<Reminder[]> {
  return db.all<Reminder>`
    SELECT * FROM memories_reminder WHERE by_person = ${person} AND (due_at IS NOT NULL OR awaits IS NOT NULL) ORDER BY id`
}

/** How many somebody has, and how many of those others made. */
export async function countOf(db: Db, person: string): Promise<{ readonly all: number; readonly incoming: number }> {
  const row = await db.one<{ all_of: number; incoming: number }>`
    SELECT count(*) AS all_of, count(by_person) AS incoming FROM memories_reminder
    WHERE person = ${person} AND (due_at IS NOT NULL OR awaits IS NOT NULL)`
  return { all: row?.all_of ?? 0, incoming: row?.incoming ?? 0 }
}

export async function keep(db: Db, made: NewReminder): Promise<Reminder> {
  const { when } = made
  const every = when.kind === 'every' ? when : undefined
  const due = when.kind === 'at' ? when.at : (every?.first.at ?? null)
  const awaits = when.kind === 'message' || when.kind === 'live' ? when.kind : null
  const row = await db.one<Reminder>`
    INSERT INTO memories_reminder
      (person, account, name, by_person, by_name, community, channel, text, made_at, due_at, awaits, rule, zone, zone_fixed, starts, wall)
    VALUES (${made.person}, ${made.account}, ${made.name}, ${made.by?.person ?? null}, ${made.by?.name ?? null}, ${made.community},
      ${made.channel}, ${made.text}, ${made.at}, ${due}, ${awaits}, ${every?.every.rule ?? null}, ${made.zone},
      ${made.zoneFixed === true ? 1 : 0}, ${every?.every.starts ?? null}, ${every?.first.wall ?? null})
    RETURNING *`
  return row!
}

/** Take one away that somebody has or made. Returns what it was. */
export function cancel(db: Db, person: string, id: number): Promise<Reminder | undefined> {
  return db.one<Reminder>`
    DELETE FROM memories_reminder WHERE id = ${id} AND (person = ${person} OR by_person = ${person})
      AND (due_at IS NOT NULL OR awaits IS NOT NULL) RETURNING *`
}

/** The reminder that somebody was told last, or the one with a number, if that was told to them. */
export function told(db: Db, person: string, id?: number): Promise<Reminder | undefined> {
  return id === undefined
    ? db.one<Reminder>`
        SELECT * FROM memories_reminder WHERE person = ${person} AND told_at IS NOT NULL ORDER BY told_at DESC, id DESC LIMIT 1`
    : db.one<Reminder>`SELECT * FROM memories_reminder WHERE person = ${person} AND id = ${id} AND told_at IS NOT NULL`
}

/** Claim what is due: each is given to one caller, in whatever process. Oldest first. */
export async function claimDue(db: Db, now: number, most: number): Promise<Reminder[]> {
  const rows = await db.all<Reminder>`
    UPDATE memories_reminder SET was_due = due_at, told_at = ${now}, due_at = NULL
    WHERE id IN (SELECT id FROM memories_reminder WHERE due_at <= ${now} ORDER BY due_at, id LIMIT ${most}) AND due_at <= ${now}
    RETURNING *`
  return rows.sort((a, b) => a.was_due! - b.was_due! || a.id - b.id)
}

/**
 * Claim one that somebody else tells, due or not yet, or waiting for something.
 *
 * @param due the moment it is meant for, where whoever tells it says so: one that was told meanwhile is not told again
 */
export function claimOne(db: Db, id: number, now: number, due?: number): Promise<Reminder | undefined> {
  return due === undefined
    ? db.one<Reminder>`
        UPDATE memories_reminder SET was_due = coalesce(due_at, ${now}), told_at = ${now}, due_at = NULL, awaits = NULL
        WHERE id = ${id} AND (due_at IS NOT NULL OR awaits IS NOT NULL) RETURNING *`
    : db.one<Reminder>`
        UPDATE memories_reminder SET was_due = due_at, told_at = ${now}, due_at = NULL
        WHERE id = ${id} AND due_at = ${due} RETURNING *`
}

/** Claim what waits for somebody's next message, in the community where they speak. */
export function claimAwaited(db: Db, person: string, community: string, now: number): Promise<Reminder[]> {
  return db.all<Reminder>`
    UPDATE memories_reminder SET was_due = ${now}, told_at = ${now}, awaits = NULL
    WHERE person = ${person} AND community = ${community} AND awaits = 'message' RETURNING *`
}

/** Claim what waits for a stream of a community. */
export function claimLive(db: Db, community: string, now: number): Promise<Reminder[]> {
  return db.all<Reminder>`
    UPDATE memories_reminder SET was_due = ${now}, told_at = ${now}, awaits = NULL
    WHERE awaits = 'live' AND community = ${community} RETURNING *`
}

/** When the next one is due; undefined when none is. */
export async function nextDue(db: Db): Promise<number | undefined> {
  const row = await db.one<{ due_at: number }>`
    SELECT due_at FROM memories_reminder WHERE due_at IS NOT NULL ORDER BY due_at LIMIT 1`
  return row?.due_at
}

/** Put one that was told to its next time, if it has one. */
export async function putForward(db: Db, reminder: Reminder, now: number): Promise<void> {
  const every = recurrenceOf(reminder)
  const next = every && (await nextOccurrence(every, reminder.wall ?? undefined, now))
  if (next) await db.run`UPDATE memories_reminder SET due_at = ${next.at}, wall = ${next.wall} WHERE id = ${reminder.id} AND due_at IS NULL`
}

/** Forget what was told before `until` and does not come again. */
export function sweep(db: Db, until: number) {
  return db.run`DELETE FROM memories_reminder WHERE told_at < ${until} AND due_at IS NULL AND awaits IS NULL`
}
