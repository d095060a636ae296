import type { Ground } from '../context.ts'
import { exportPerson as exportQuotes } from '../quotes/person.ts'

/** Everything that is known of one person. */
export async function exportPerson({ db, person }: Ground & { readonly person: string }): Promise<Readonly<Record<string, unknown>>> {
  return {
    quotes: await exportQuotes(db, person),
    bookmarks: await db.all`
      SELECT id, community, owner <> '' AS own, url, title, added_at FROM memories_bookmark WHERE added_by = ${person} ORDER BY id`,
    reminders: await db.all`
      SELECT id, community, channel, text, made_at, due_at, awaits, rule, zone, told_at, by_name AS by FROM memories_reminder
      WHERE person = ${person} ORDER BY id`,
    remindersForOthers: await db.all`
      SELECT id, community, name AS whom, text, made_at, due_at, awaits FROM memories_reminder WHERE by_person = ${person} ORDER BY id`,
    wishes: (await db.one`SELECT zone, incoming FROM memories_reminder_wish WHERE person = ${person}`) ?? null,
    blocked: await db.all`SELECT blocked FROM memories_reminder_block WHERE person = ${person} ORDER BY blocked`,
    seen: await db.all`SELECT community, channel, account, at FROM memories_seen WHERE person = ${person} ORDER BY community`,
    away: await db.all`SELECT community, text, since FROM memories_away WHERE person = ${person} ORDER BY community`,
  }
}
