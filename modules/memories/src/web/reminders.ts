import { isZone, refuse } from '@waddlebot/sdk'
import { z } from 'zod'
import type { Ground } from '../context.ts'
import { home } from '../quotes/sample.ts'
import { type Reminder, zoneOf } from '../reminders/reminder.ts'
import { cancel, claimOne, countOf, keep, pendingOf, putForward } from '../reminders/shelf.ts'
import { arm } from '../reminders/tell.ts'
import { readWording } from '../reminders/when.ts'
import { wishOf } from '../reminders/wish.ts'
import { heed } from '../watch.ts'
import { account, numberIn } from './quotes.ts'

export const newReminder = z.strictObject({
  community: z.string().min(1).max(100).default(home),
  account,
  name: z.string().trim().min(1).max(100),
  channel: z.string().min(3).max(200).describe('Where it is told unless the person is elsewhere, such as twitch:pond.'),
  when: z.string().trim().min(1).max(200).describe('As it is typed in chat: in 2h, tomorrow 9am, every weekday 18:00.'),
  zone: z
    .string()
    .max(100)
    .optional()
    .describe('IANA zone in which it is meant; the person’s own, or the community’s, when left out: then it goes along when that changes.'),
  text: z.string().trim().min(1).max(500),
})

/** A reminder as the web is told about it. Moments are epoch milliseconds. */
export interface PublicReminder {
  readonly id: number
  readonly community: string
  readonly person: string
  readonly text: string
  readonly dueAt: number | null
  readonly awaits: string | null
  readonly rule: string | null
  readonly zone: string | null
}

const furthest = 2 * 366 * 86_400_000
const perPage = 100

export async function postReminder(ctx: Ground, made: z.output<typeof newReminder>) {
  const { config, db, now, people } = ctx
  const person = people.person(made.account)
  const zone = made.zone ?? zoneOf({ zone: ctx.zoneOf(made.community) }, (await wishOf(db, person)).zone)
  if (!isZone(zone)) return refuse(`"${zone}" is no time zone such as Europe/Berlin.`, 'usage')
  const read = await readWording(`${made.when} ${made.text}`, now(), zone)
  if (!read.ok || read.text !== made.text)
    return refuse(`"${made.when}" is no time such as in 2h, tomorrow 9am, every weekday 18:00.`, 'usage')
  const at = read.when.kind === 'at' ? read.when.at : read.when.kind === 'every' ? read.when.first.at : undefined
  if (at !== undefined && (at <= now() || at > now() + furthest)) return refuse('That is not within the next two years.', 'usage')
  const kept = await db.transaction(async (tx) => {
    if ((await countOf(tx, person)).all >= config.reminders) return refuse(`There are ${config.reminders} reminders already.`, 'full')
    const { account: key, channel, community, name, text } = made
    return keep(tx, {
      person,
      account: key,
      name,
      community,
      channel,
      text,
      when: read.when,
      zone,
      zoneFixed: made.zone !== undefined,
      at: now(),
    })
  }, `reminders ${person}`)
  if ('refused' in kept) return kept
  await arm(ctx, kept.due_at ?? undefined)
  await heed(ctx, person)
  return publicOf(kept)
}

/** What is still to be told in a community, soonest first. */
export async function getPending({ db }: Ground, community: string): Promise<{ reminders: PublicReminder[] }> {
  const rows = await db.all<Reminder>`
    SELECT * FROM memories_reminder WHERE community = ${community} AND due_at IS NOT NULL ORDER BY due_at, id LIMIT ${perPage}`
  return { reminders: rows.map(publicOf) }
}

/** What one person still has to be told. */
export async function getOf({ db, people }: Ground, key: string): Promise<{ reminders: PublicReminder[] }> {
  return { reminders: (await pendingOf(db, people.person(key))).map(publicOf) }
}

export const toldReminder = z.strictObject({
  dueAt: z.int().min(0).optional().describe('The moment it was told for; said, one that was told meanwhile is not marked twice.'),
})

/** Another program told it: the bot does not, and one that comes again goes to its next time. */
export async function postSent(ctx: Ground, id: string, { dueAt }: z.output<typeof toldReminder>) {
  const { db, now } = ctx
  const sent = await db.transaction(async (tx) => {
    const claimed = await claimOne(tx, numberIn(id), now(), dueAt)
    if (claimed === undefined) return undefined
    // From the time that was told, were it earlier than its time: then that one is not told again.
    await putForward(tx, claimed, Math.max(now(), claimed.was_due!))
    return tx.one<Reminder>`SELECT * FROM memories_reminder WHERE id = ${claimed.id}`
  }, `reminder ${id}`)
  if (sent === undefined) return refuse('There is no such reminder still to be told.', 'not-found')
  await arm(ctx, sent.due_at ?? undefined)
  await heed(ctx, sent.person)
  return publicOf(sent)
}

export async function deleteReminder(ctx: Ground, id: string) {
  const { db } = ctx
  const row = await db.one<{ person: string }>`SELECT person FROM memories_reminder WHERE id = ${numberIn(id)}`
  const gone = row && (await cancel(db, row.person, numberIn(id)))
  if (gone === undefined) return refuse('There is no such reminder still to be told.', 'not-found')
  await heed(ctx, gone.person)
  return publicOf(gone)
}

export async function getStats({ db, now }: Ground, community: string) {
  const row = (await db.one<Record<'pending' | 'recurring' | 'awaiting' | 'late' | 'people', number>>`
    SELECT count(due_at) AS pending, count(rule) AS recurring, count(awaits) AS awaiting,
      count(CASE WHEN due_at < ${now()} THEN 1 END) AS late, count(DISTINCT person) AS people
    FROM memories_reminder WHERE community = ${community} AND (due_at IS NOT NULL OR awaits IS NOT NULL)`)!
  return Object.fromEntries(Object.entries(row).map(([name, n]) => [name, Number(n)]))
}

function publicOf({ id, community, person, text, due_at, awaits, rule, zone }: Reminder): PublicReminder {
  return { id, community, person, text, dueAt: due_at, awaits, rule, zone }
}
