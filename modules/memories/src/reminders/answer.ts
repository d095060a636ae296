import { type Answer, formatDuration, isZone, platformRules, privately, refuse, shorten, targetOf, type UserRef } from '@waddlebot/sdk'
import type { Asked, Ground } from '../context.ts'
import { heed } from '../watch.ts'
import { followPerson } from './follow.ts'
import { type Reminder, sayMoment, sayWhen, zoneOf } from './reminder.ts'
import { cancel, keep, nextDue, pendingBy, pendingOf, told } from './shelf.ts'
import { arm, cardOf, mention } from './tell.ts'
import { block, unblock, wishIncoming, wishOf, wishZone } from './wish.ts'

/** Reminders on one page of the list. */
const perPage = 10
const minute = 60_000
/** Shortest and longest time for which one is put off; milliseconds. */
const shortestNap = minute
const longestNap = 366 * 86_400_000

const noSuch = (id: number) => refuse(`You have no reminder #${id}.`, 'not-found')

/** `!reminders`: what is still to come, for whoever asks and of theirs for others. */
export async function list({ author, channel, db, now }: Asked, page: number): Promise<Answer> {
  const zone = zoneOf(channel, (await wishOf(db, author.id)).zone)
  const all = [...(await pendingOf(db, author.id)), ...(await pendingBy(db, author.id))]
  if (all.length === 0) return privately('You have no reminders.')
  const pages = Math.ceil(all.length / perPage)
  const shown = Math.min(Math.max(page, 1), pages)
  const lines = all.slice((shown - 1) * perPage, shown * perPage).map((reminder) => {
    const whose = reminder.person === author.id ? '' : ` for ${reminder.name}`
    return `#${reminder.id}${whose} ${shorten(reminder.text, 60)} – ${sayWhen(reminder, zone, now())}`
  })
  const more = pages > 1 ? [`Page ${shown} of ${pages}.`] : []
  return privately([...lines, ...more].join(platformRules(channel.platform).can.newlines ? '\n' : ' · '))
}

/** `!remind cancel 12`, by whoever has it or made it. */
export async function cancelOne(ctx: Asked, id: number): Promise<Answer> {
  const gone = isNumber(id) ? await cancel(ctx.db, ctx.author.id, id) : undefined
  if (gone === undefined) return noSuch(id)
  await heed(ctx, gone.person)
  return privately(`Cancelled #${gone.id}: ${gone.text}`)
}

/** `!snooze 10m`: tell the last one again later, or the one with a number. */
export async function snooze(ctx: Asked, ms: number, id: number | undefined): Promise<Answer> {
  if (ms < shortestNap || ms > longestNap) return refuse('A reminder is put off for a minute to a year, such as 10m.', 'usage')
  const last = id === undefined || isNumber(id) ? await told(ctx.db, ctx.author.id, id) : undefined
  if (last === undefined) return id === undefined ? refuse('There is nothing to put off.', 'not-found') : noSuch(id)
  const again = await putOff(ctx, last, ms)
  return privately(`#${again} comes again in ${formatDuration(ms)}.`)
}

/** `!remind done`: the last one that was told is over, or the one with a number. */
export async function done(ctx: Asked, id: number | undefined): Promise<Answer> {
  const last = id === undefined || isNumber(id) ? await told(ctx.db, ctx.author.id, id) : undefined
  if (last === undefined) return id === undefined ? refuse('Nothing was told to you lately.', 'not-found') : noSuch(id)
  await settle(ctx, last)
  return privately(sayDone(last))
}

/** Somebody pressed a button of a reminder; only whoever was reminded may. */
export async function press(ctx: Ground, person: string, channel: string, what: string, id: number): Promise<void> {
  const last = await told(ctx.db, person, id)
  if (last === undefined) return
  const naps = what === 'snooze'
  const answer = naps ? `comes again in ${formatDuration(10 * minute)}.` : 'is done.'
  if (naps) await putOff(ctx, last, 10 * minute)
  else await settle(ctx, last)
  await ctx.announce(channel, [mention(last), { type: 'text', text: `, ${last.text} – #${id} ${answer}` }], { card: cardOf(last) })
}

/** Have a reminder told once more. One that comes again anyway gets a companion. Returns the number. */
async function putOff(ctx: Ground, last: Reminder, ms: number): Promise<number> {
  const { db, now } = ctx
  const at = now() + ms
  const by = last.by_person === null ? undefined : { person: last.by_person, name: last.by_name ?? '' }
  let { id } = last
  if (last.due_at === null) await db.run`UPDATE memories_reminder SET due_at = ${at}, told_at = NULL, rule = NULL WHERE id = ${id}`
  else {
    await db.run`UPDATE memories_reminder SET told_at = NULL WHERE id = ${id}`
    id = (await keep(db, { ...last, by, when: { kind: 'at', at }, zone: last.zone ?? 'UTC', at: now() })).id
  }
  await arm(ctx, at)
  await heed(ctx, last.person)
  return id
}

async function settle(ctx: Ground, last: Reminder): Promise<void> {
  if (last.due_at === null) await ctx.db.run`DELETE FROM memories_reminder WHERE id = ${last.id}`
  else await ctx.db.run`UPDATE memories_reminder SET told_at = NULL WHERE id = ${last.id}`
}

function sayDone({ id, due_at, zone }: Reminder): string {
  return due_at === null ? `#${id} is done.` : `#${id} is done; it comes again ${sayMoment(due_at, zone ?? 'UTC')}.`
}

/** `!remind zone Europe/Berlin`: whose clocks times are meant in. */
export async function zone(ctx: Asked, name: string | undefined): Promise<Answer> {
  const { author, channel, db, now } = ctx
  if (name === undefined) {
    const own = (await wishOf(db, author.id)).zone
    return privately(`Times are meant in ${own ?? channel.zone}, where it is ${sayMoment(now(), own ?? channel.zone)}.`)
  }
  const found = zoneNamed(name)
  if (found === undefined) return refuse(`"${shorten(name, 40)}" is no time zone that I know; they are called like Europe/Berlin.`, 'usage')
  await wishZone(db, author.id, found)
  const again = await followPerson(ctx, author.id)
  if (again > 0) await arm(ctx, await nextDue(db))
  const kept = again === 0 ? '' : ` What comes again keeps its clock time there (${again} of your reminders).`
  return privately(`From now on times are meant in ${found}, where it is ${sayMoment(now(), found)}.${kept}`)
}

/** The name of a zone as the zone data writes it; offsets are none, since they know no summer. */
function zoneNamed(name: string): string | undefined {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]{1,60}$/.test(name) || !isZone(name)) return undefined
  return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
}

/** `!remind incoming off`: whether others may make reminders for whoever speaks. */
export async function incoming({ author, db }: Asked, on: boolean): Promise<Answer> {
  await wishIncoming(db, author.id, on)
  return privately(on ? 'Others may remind you.' : 'Nobody else may remind you any more; what is kept already is still told.')
}

/** `!remind block @ann`, `!remind unblock @ann`: whether one person may. */
export async function admit(ctx: Asked, who: UserRef, blocks: boolean): Promise<Answer> {
  const target = await targetOf(ctx, who)
  if ('refused' in target) return target
  if (!blocks)
    return privately(
      (await unblock(ctx.db, ctx.author.id, target.person)) ? `${target.name} may remind you again.` : `${target.name} was not blocked.`,
    )
  if (target.person === ctx.author.id) return refuse('That is you.', 'usage')
  await block(ctx.db, ctx.author.id, target.person)
  return privately(`${target.name} may not remind you any more.`)
}

/** Numbers of reminders have nine digits at most; a longer one is no whole number for the database. */
const isNumber = (id: number) => id > 0 && id <= 999_999_999
