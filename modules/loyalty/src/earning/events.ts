import type { Author, Channel, EventKind, EventOf } from '@waddlebot/sdk'
import type { Ground } from '../context.ts'
import { dayIn } from '../day.ts'
import { ignored } from './ignored.ts'
import { reward } from './reward.ts'
import { happyTimes, timesFor } from './times.ts'

type Heard<K extends EventKind> = Ground & {
  readonly event: EventOf<K>
  readonly author: Author
  readonly channel: Channel
}

/** Once for life: whoever unfollows and follows again was thanked already. */
export const follow = (ctx: Heard<'follow'>) => earn(ctx, 'follow', ctx.config.followAmount, '')

/** Once in a month for each tier. */
export const subscribe = (ctx: Heard<'subscribe'>) => earn(ctx, 'sub', tierOf(ctx, ctx.event.tier), `${ctx.event.tier}:${monthOf(ctx)}`)

export const resub = (ctx: Heard<'resub'>) => earn(ctx, 'sub', tierOf(ctx, ctx.event.tier), `${ctx.event.tier}:${monthOf(ctx)}`)

/** For each that is given away, up to a number of them at once. */
export const gift = (ctx: Heard<'gift'>) =>
  earn(ctx, 'gift sub', ctx.config.giftAmount * Math.min(Math.max(0, Math.floor(ctx.event.count)), ctx.config.giftMost), ctx.event.id)

/** For each whole hundred. */
export const cheer = (ctx: Heard<'cheer'>) =>
  earn(ctx, 'cheer', ctx.config.cheerAmount * Math.max(0, Math.floor(ctx.event.bits / 100)), ctx.event.id)

/** By how often the crowd doubles: a raid of a thousand is worth ten of one, not a thousand. Once a day from each channel. */
export const raid = (ctx: Heard<'raid'>) =>
  earn(
    ctx,
    'raid',
    ctx.config.raidAmount * Math.floor(Math.log2(Math.max(0, ctx.event.viewers) + 1)),
    `${ctx.event.from}:${dayIn(ctx.channel.zone, ctx.event.at)}`,
  )

export async function online({ channel, db, event }: Heard<'stream.online'>): Promise<void> {
  await db.run`
    INSERT INTO loyalty_live (channel, community, since) VALUES (${channel.id}, ${channel.community}, ${event.at})
    ON CONFLICT (channel) DO UPDATE SET community = excluded.community`
}

export async function offline({ channel, db }: Heard<'stream.offline'>): Promise<void> {
  await db.run`DELETE FROM loyalty_live WHERE channel = ${channel.id}`
}

async function earn(
  ctx: Ground & { readonly author: Author; readonly channel: Channel; readonly event: { readonly id: string } },
  cause: string,
  units: number,
  which: string,
): Promise<void> {
  const { author, channel, config, db, event, now } = ctx
  // Whoever wishes to stay unknown has no purse.
  if (units === 0 || author.accountId === '' || ignored(author, config)) return
  const key = `${cause}:${channel.id}:${author.accountId}${which === '' ? '' : `:${which}`}`
  const times = timesFor(author.roles, config, await happyTimes(db, channel.community, now()))
  await reward(db, config, now(), { community: channel.community, person: author.id, units, times, key, cause, origin: event.id })
}

function tierOf({ config }: Ground, tier: string): number {
  if (tier === '2') return config.subAmountTier2
  return tier === '3' ? config.subAmountTier3 : config.subAmount
}

/** `2026-03`: what somebody subscribes for. */
const monthOf = ({ channel, event }: { readonly channel: Channel; readonly event: { readonly at: number } }): string =>
  new Date(dayIn(channel.zone, event.at) * 86_400_000).toISOString().slice(0, 7)
