import { type Element, formatDuration, platformRules } from '@waddlebot/sdk'
import type { Ground } from '../context.ts'
import { type Reminder, sayMoment } from './reminder.ts'
import { whereIs } from './seen.ts'
import { claimAwaited, claimDue, claimLive, nextDue, putForward } from './shelf.ts'

/** Later than this is said; later than that is gathered with others of the same person. Milliseconds. */
const noted = 60_000
const gathered = 3_600_000
/** Reminders that are told in one transaction. */
const atOnce = 200
/** Who is due later than this has no job yet; each hour some get one. Milliseconds. */
const horizon = 2 * 3_600_000

/** Where and by which name somebody is told. */
interface Destination {
  readonly channel: string
  readonly account: string
  readonly name: string
}

/**
 * See to it that somebody comes at `at`. However many wait, only those of the next two hours have jobs: those that were
 * made within them, and the first of the others.
 */
export async function arm({ jobs, now }: Pick<Ground, 'jobs' | 'now'>, at: number | undefined): Promise<void> {
  if (at !== undefined && at <= now() + horizon) await jobs.schedule('due', at, { turn: 0 }, `at:${at}`)
}

/**
 * Tell what is due. Claim, words and the job's end are one transaction, so a crash leaves all of it or nothing, and of
 * two processes one gets each.
 *
 * @param turn counts the jobs that follow one another without a pause
 */
export async function tellDue(ctx: Ground, turn: number): Promise<void> {
  const { db, jobs, now } = ctx
  const at = now()
  const missed = new Map<string, Reminder[]>()
  for (const reminder of await claimDue(db, at, atOnce)) {
    await putForward(db, reminder, at)
    const key = `${reminder.community} ${reminder.person}`
    if (at - reminder.was_due! <= gathered) await tell(ctx, reminder)
    else missed.set(key, [...(missed.get(key) ?? []), reminder])
  }
  for (const reminders of missed.values()) await tellMissed(ctx, reminders)
  const next = await nextDue(db)
  // A job may not put itself off: its end would strike off what it asked for.
  if (next !== undefined && next <= at) await jobs.schedule('due', at, { turn: turn + 1 }, `more:${turn + 1}`)
  else await arm(ctx, next)
}

/** Tell what waited for somebody's next message, where they speak. */
export async function tellAwaited(ctx: Ground, person: string, community: string, place: Destination): Promise<void> {
  for (const reminder of await claimAwaited(ctx.db, person, community, ctx.now())) await say(ctx, place, reminder)
}

/** Tell what waited for the stream. */
export async function tellLive(ctx: Ground, community: string): Promise<void> {
  for (const reminder of await claimLive(ctx.db, community, ctx.now())) await tell(ctx, reminder)
}

/** Where somebody spoke in the last ten minutes, or else where the reminder was made. */
async function placeOf({ db, now }: Ground, reminder: Reminder): Promise<Destination> {
  return (await whereIs(db, reminder.person, reminder.community, now())) ?? reminder
}

async function tell(ctx: Ground, reminder: Reminder): Promise<void> {
  await say(ctx, await placeOf(ctx, reminder), reminder)
}

async function say(ctx: Ground, place: Destination, reminder: Reminder): Promise<void> {
  const late = ctx.now() - reminder.was_due!
  const note = late > noted ? ` (this was due ${formatDuration(late)} ago)` : ''
  const who = reminder.by_name === null ? 'you asked me to remind you' : `${reminder.by_name} asked me to remind you`
  const elements: Element[] = [mention(place), { type: 'text', text: `, ${who}: ${reminder.text}${note}` }]
  if (platformRules(platformOf(place)).can.buttons) elements.push(buttons(reminder.id))
  await ctx.announce(place.channel, elements, { priority: 'alert', card: cardOf(reminder) })
}

async function tellMissed(ctx: Ground, reminders: readonly Reminder[]): Promise<void> {
  const place = await placeOf(ctx, reminders[0]!)
  const between = platformRules(platformOf(place)).can.newlines ? '\n' : ' · '
  const lines = reminders.map(({ id, text, was_due, zone, by_name }) => {
    return `#${id} ${text} (${by_name === null ? '' : `from ${by_name}, `}${sayMoment(was_due!, zone ?? 'UTC')})`
  })
  const text = `, this was due while I was away:${between === '\n' ? between : ' '}${lines.join(between)}`
  await ctx.announce(place.channel, [mention(place), { type: 'text', text }], { priority: 'alert' })
}

/** The message that tells a reminder, so that it can be changed when somebody answers it. */
export function cardOf({ id, told_at }: Pick<Reminder, 'id' | 'told_at'>): string {
  return `reminder-${id}-${told_at}`
}

/** What the buttons of a reminder are called, `memories/snooze/12`. */
export const pressed = /^memories\/(snooze|done)\/(\d{1,9})$/

function buttons(id: number): Element {
  return {
    type: 'buttons',
    buttons: [
      { label: 'In 10 minutes', custom: `memories/snooze/${id}` },
      { label: 'Done', custom: `memories/done/${id}` },
    ],
  }
}

export const platformOf = ({ account }: Pick<Destination, 'account'>) => account.slice(0, account.indexOf(':'))

export function mention({ account, name }: Pick<Destination, 'account' | 'name'>): Element {
  return { type: 'mention', name, id: account.slice(account.indexOf(':') + 1) }
}
