import { fromWallTime } from '@waddlebot/sdk'
import type { Ground } from '../context.ts'
import { nextOccurrence, type Occurrence } from './recurrence.ts'
import { type Reminder, recurrenceOf, zoneOf } from './reminder.ts'
import { wishOf } from './wish.ts'

/** Reminders that are looked at in one transaction. */
const atOnce = 200

type Ctx = Pick<Ground, 'db' | 'now' | 'zoneOf'>

/**
 * Have the reminders that somebody made go along with the zone that they have now: what comes again keeps its clock time,
 * what comes once keeps its moment.
 *
 * @returns how many of those that come again were put into another zone
 */
export async function followPerson(ctx: Ctx, maker: string): Promise<number> {
  const { zone: own } = await wishOf(ctx.db, maker)
  const made = await ctx.db.all<Reminder>`
    SELECT * FROM memories_reminder WHERE zone_fixed = 0 AND due_at IS NOT NULL AND by_person = ${maker}
    UNION ALL
    SELECT * FROM memories_reminder WHERE zone_fixed = 0 AND due_at IS NOT NULL AND by_person IS NULL AND person = ${maker}`
  let again = 0
  for (const reminder of made) {
    const zone = zoneOf({ zone: ctx.zoneOf(reminder.community) }, own)
    if (reminder.zone !== zone && (await move(ctx, reminder, zone)) && reminder.rule !== null) again++
  }
  return again
}

/** The same for all whose community is in another zone than it was when they made theirs, and who have none of their own. */
export async function followCommunities(ctx: Ctx): Promise<void> {
  const places = await ctx.db.all<{ community: string; zone: string }>`
    SELECT DISTINCT community, zone FROM memories_reminder WHERE zone_fixed = 0 AND due_at IS NOT NULL`
  for (const { community, zone } of places) {
    const to = ctx.zoneOf(community)
    if (zone === to) continue
    await each(
      ctx,
      (db, after) => db.all<Reminder>`
        SELECT memories_reminder.* FROM memories_reminder
        LEFT JOIN memories_reminder_wish AS wish ON wish.person = coalesce(by_person, memories_reminder.person)
        WHERE community = ${community} AND memories_reminder.zone = ${zone} AND wish.zone IS NULL
          AND zone_fixed = 0 AND due_at IS NOT NULL AND id > ${after} ORDER BY id LIMIT ${atOnce}`,
      (reminder, tx) => move(tx, reminder, to),
    )
  }
}

/**
 * Work out anew when clocks show the time of what comes again, where this machine knows other zone data than the one
 * that worked it out: states change their summer time at a few weeks' notice.
 *
 * @param version of the zone data, such as `2026a`
 */
export async function followZoneData(ctx: Ctx, version: string): Promise<void> {
  const known = await ctx.db.one<{ version: string }>`SELECT version FROM memories_zone_data WHERE id = 1`
  if (known?.version === version) return
  await each(
    ctx,
    (db, after) => db.all<Reminder>`
      SELECT * FROM memories_reminder
      WHERE rule IS NOT NULL AND due_at > ${ctx.now()} AND id > ${after} ORDER BY id LIMIT ${atOnce}`,
    (reminder, tx) => put(tx, reminder, reminder.zone!, { wall: reminder.wall!, at: momentOf(reminder, reminder.zone!) }),
  )
  await ctx.db.run`INSERT INTO memories_zone_data (id, version) VALUES (1, ${version})
    ON CONFLICT (id) DO UPDATE SET version = excluded.version`
}

type Page = (db: Ctx['db'], after: number) => Promise<Reminder[]>

async function each(ctx: Ctx, page: Page, work: (reminder: Reminder, ctx: Ctx) => Promise<unknown>): Promise<void> {
  for (let after: number | undefined = 0; after !== undefined; ) {
    const from: number = after
    after = await ctx.db.transaction(async (db) => {
      const some = await page(db, from)
      for (const reminder of some) await work(reminder, { db, now: ctx.now, zoneOf: ctx.zoneOf })
      return some.at(-1)?.id
    }, 'reminder zones')
  }
}

/** When clocks in `zone` show the time that one which comes again is meant for. */
const momentOf = (reminder: Reminder, zone: string) => fromWallTime(reminder.wall!, recurrenceOf({ ...reminder, zone })!.zone)

/** Put one into another zone. What is due already is told as it is, and goes on there. */
async function move(ctx: Ctx, reminder: Reminder, zone: string): Promise<boolean> {
  const { wall, due_at } = reminder
  const every = recurrenceOf({ ...reminder, zone })
  if (every === undefined || wall === null || due_at! <= ctx.now()) return put(ctx, reminder, zone, { wall, at: due_at! })
  const same = { wall, at: momentOf(reminder, zone) }
  // Where it is that late already it comes the next time; the last one of all comes late rather than never.
  const next = same.at > ctx.now() ? same : ((await nextOccurrence(every, wall, ctx.now())) ?? same)
  return put(ctx, reminder, zone, next)
}

/** Whoever was faster, to tell it or to move it, is not undone. */
async function put(
  { db }: Ctx,
  { id, due_at, zone: from }: Reminder,
  zone: string,
  { wall, at }: Omit<Occurrence, 'wall'> & { readonly wall: number | null },
): Promise<boolean> {
  if (at === due_at && zone === from) return false
  const { changes } = await db.run`UPDATE memories_reminder SET zone = ${zone}, wall = ${wall}, due_at = ${at}
    WHERE id = ${id} AND due_at = ${due_at} AND zone = ${from}`
  return changes > 0
}
