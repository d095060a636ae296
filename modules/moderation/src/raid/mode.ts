import { type Author, type Channel, type EventOf, formatDuration } from '@waddlebot/sdk'
import type { Context } from '../context.ts'
import { Desk } from '../desk.ts'
import type { Changed } from '../store.ts'
import type { Level, Party, Raid } from './watch.ts'

/** An end that is nearer than this to the one that there is changes nothing: a raid says the same very often. Milliseconds. */
const step = 60_000
/** For how long the guests of another channel may say the same; milliseconds. */
const partyTime = 180_000

/** Who switched it, and where that came from. */
export interface Word {
  readonly who: string
  readonly origin: string
}

/** So many times what a raid takes, and it is a lockdown. */
const lockdownAt = 3

export const levelOf = (size: number, least: number): Level => (size >= lockdownAt * least ? 'lockdown' : 'raid')

/**
 * Raid mode is on until then, at least, and as strict as that, at least.
 *
 * @returns `begun` where it was off, `stricter` where it was less strict; undefined where nobody need be told
 */
export async function raise(ctx: Context, { community, id }: Channel, raid: Raid, word: Word): Promise<'begun' | 'stricter' | undefined> {
  const { broadcast, db, jobs } = ctx
  const { cause, level, since, until } = raid
  const begun = await db.one`
    INSERT INTO moderation_raid (community, channel, since, until, cause, level) VALUES (${community}, ${id}, ${since}, ${until}, ${cause}, ${level})
    ON CONFLICT (community) DO NOTHING RETURNING community`
  const stricter = begun === undefined && level === 'lockdown' && (await turn(ctx, community, 'raid', 'lockdown', word))
  if (begun === undefined) {
    const { changes } = await db.run`UPDATE moderation_raid SET until = ${until} WHERE community = ${community} AND until < ${until - step}`
    if (changes === 0 && !stricter) return undefined
  } else await note(ctx, 'raidmode on', { community, until, cause, level }, word)
  await jobs.schedule('calm', until, { community }, `calm:${community}`)
  await broadcast('changed', { community } satisfies Changed)
  if (stricter) return 'stricter'
  return begun === undefined ? undefined : 'begun'
}

/** From one level to another. Resolves to whether it was on that level. */
export async function turn(ctx: Context, community: string, from: Level, to: Level, word: Word): Promise<boolean> {
  const { changes } = await ctx.db.run`UPDATE moderation_raid SET level = ${to} WHERE community = ${community} AND level = ${from}`
  if (changes === 0) return false
  await note(ctx, `raidmode ${to}`, { community, level: to }, word)
  await ctx.broadcast('changed', { community } satisfies Changed)
  return true
}

const note = ({ audit }: Context, what: string, after: object, { origin, who }: Word) => audit({ who, what, after, origin })

/** Raid mode is off. Resolves to whether it was on. */
export async function lift({ audit, broadcast, db }: Context, community: string, { origin, who }: Word): Promise<boolean> {
  const { changes } = await db.run`DELETE FROM moderation_raid WHERE community = ${community}`
  if (changes === 0) return false
  await audit({ who, what: 'raidmode off', after: { community }, origin })
  await broadcast('changed', { community } satisfies Changed)
  return true
}

type Event<Kind extends 'filtered' | 'raid' | 'member.join' | 'follow'> = Context & {
  readonly event: EventOf<Kind>
  readonly author: Author
  readonly channel: Channel
}

/** It looks like a raid: raid mode goes on by itself, or becomes stricter, and the moderators are told once of each. */
export async function notice(ctx: Event<'filtered' | 'member.join' | 'follow'>, cause: string, level: Level): Promise<void> {
  const { announce, channel, config, event, registry } = ctx
  const until = event.at + config.raidMinutes * 60_000
  // Told so late that it would be over by now.
  if (until <= ctx.now()) return
  const raised = await raise(ctx, channel, { since: event.at, until, cause, level }, { who: 'moderation', origin: event.id })
  if (raised === undefined) return
  const prefix = registry.prefix(channel.id)
  const end = `It ends ${formatDuration(until - event.at)} after the last of it, or with ${prefix}raidmode off`
  const words =
    level === 'lockdown'
      ? `Moderators: this is a large raid, ${cause}. Lockdown is on: ${rulesOf(ctx, level)}. ${end}.`
      : `Moderators: this looks like a raid, ${cause}. Raid mode is on: ${rulesOf(ctx, level)}. ${end}; ${prefix}nuke takes away what was said before.`
  await announce(channel.id, words, { priority: 'moderation', card: `raid/${channel.community}` })
}

/** Its time is over; the job that {@link raise} plans. */
export async function calm(ctx: Context & { readonly payload: unknown }): Promise<void> {
  const { announce, db, jobs, now } = ctx
  const { community } = ctx.payload as { community: string }
  const row = await db.one<{ channel: string; until: number }>`SELECT channel, until FROM moderation_raid WHERE community = ${community}`
  if (row === undefined) return
  if (Number(row.until) > now()) {
    await jobs.schedule('calm', Number(row.until), { community }, `calm:${community}`)
    return
  }
  await lift(ctx, community, { who: 'moderation', origin: `calm:${community}:${row.until}` })
  await announce(row.channel, 'Moderators: raid mode is over.', { priority: 'moderation', card: `raid/${community}` })
}

/** What those who are new may not do, in words. */
export function rulesOf({ config }: Pick<Context, 'config'>, level: Level): string {
  const { newcomerMinutes, raidMeasure, raidStops } = config
  const names = { links: 'their links', repeats: 'what others said too', everything: 'all that they write' }
  const stops = level === 'lockdown' || raidStops.includes('everything') ? (['everything'] as const) : [...new Set(raidStops)]
  const verb = stops.length === 1 && stops[0] !== 'links' ? 'is' : 'are'
  const also = raidMeasure === 'timeout' ? ', with a time-out' : ''
  const what = stops.map((each) => names[each]).join(' and ')
  return `of those who spoke first in the last ${formatDuration(newcomerMinutes * 60_000)}, ${what} ${verb} removed${also}`
}

/** Another channel sends its viewers, who often say the same: so many more have to before it is taken for something else. */
export async function expectGuests(ctx: Event<'raid'>): Promise<void> {
  const { broadcast, channel, event } = ctx
  await broadcast('party', { channel: channel.id, viewers: event.viewers, until: event.at + partyTime } satisfies Party)
}

export function welcome(ctx: Context & { readonly payload: unknown }): void {
  if (ctx.payload !== undefined) Desk.of(ctx).raids.welcome(ctx.payload as Party)
}

/** Each process writes down who is new to it and what is usual, and learns who is known to others. */
export async function share(ctx: Context): Promise<void> {
  const { known, usual } = Desk.of(ctx).raids
  await known.share(ctx.db, ctx.now())
  await usual.keep(ctx.db)
}
