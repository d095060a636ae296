import { type Author, type Channel, type EventOf, formatDuration } from '@waddlebot/sdk'
import type { Context } from '../context.ts'
import { Desk } from '../desk.ts'
import type { Changed } from '../store.ts'
import type { Party, Raid } from './watch.ts'

/** An end that is nearer than this to the one that there is changes nothing: a raid says the same very often. Milliseconds. */
const step = 60_000
/** For how long the guests of another channel may say the same; milliseconds. */
const partyTime = 180_000

/** Who switched it, and where that came from. */
export interface Word {
  readonly who: string
  readonly origin: string
}

/** Raid mode is on until then, at least. Resolves to whether it was off before. */
export async function raise(ctx: Context, { community, id }: Channel, raid: Raid, { origin, who }: Word): Promise<boolean> {
  const { audit, broadcast, db, jobs } = ctx
  const { cause, since, until } = raid
  const begun = await db.one`
    INSERT INTO moderation_raid (community, channel, since, until, cause) VALUES (${community}, ${id}, ${since}, ${until}, ${cause})
    ON CONFLICT (community) DO NOTHING RETURNING community`
  if (begun === undefined) {
    const { changes } = await db.run`UPDATE moderation_raid SET until = ${until} WHERE community = ${community} AND until < ${until - step}`
    if (changes === 0) return false
  } else await audit({ who, what: 'raidmode on', after: { community, until, cause }, origin })
  await jobs.schedule('calm', until, { community }, `calm:${community}`)
  await broadcast('changed', { community } satisfies Changed)
  return begun !== undefined
}

/** Raid mode is off. Resolves to whether it was on. */
export async function lift({ audit, broadcast, db }: Context, community: string, { origin, who }: Word): Promise<boolean> {
  const { changes } = await db.run`DELETE FROM moderation_raid WHERE community = ${community}`
  if (changes === 0) return false
  await audit({ who, what: 'raidmode off', after: { community }, origin })
  await broadcast('changed', { community } satisfies Changed)
  return true
}

type Event<Kind extends 'filtered' | 'raid'> = Context & {
  readonly event: EventOf<Kind>
  readonly author: Author
  readonly channel: Channel
}

/** Many who are new say the same: raid mode goes on by itself, and the moderators are told once. */
export async function notice(ctx: Event<'filtered'>, cause: string): Promise<void> {
  const { announce, channel, config, event, registry } = ctx
  const until = event.at + config.raidMinutes * 60_000
  // Told so late that it would be over by now.
  if (until <= ctx.now()) return
  const fresh = await raise(ctx, channel, { since: event.at, until, cause }, { who: 'moderation', origin: event.id })
  if (!fresh) return
  const prefix = registry.prefix(channel.id)
  const words = `Moderators: this looks like a raid, ${cause}. Raid mode is on: ${rulesOf(ctx)}. It ends ${formatDuration(until - event.at)} after the last of it, or with ${prefix}raidmode off; ${prefix}nuke takes away what was said before.`
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
export function rulesOf({ config }: Pick<Context, 'config'>): string {
  const { newcomerMinutes, raidMeasure, raidStops } = config
  const names = { links: 'their links', repeats: 'what others said too', everything: 'all that they write' }
  const stops = raidStops.includes('everything') ? (['everything'] as const) : [...new Set(raidStops)]
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

/** Each process writes down who is new to it, and learns who is known to others. */
export async function share(ctx: Context): Promise<void> {
  await Desk.of(ctx).raids.known.share(ctx.db, ctx.now())
}
