import { type Answer, formatDuration } from '@waddlebot/sdk'
import type { Asked } from '../context.ts'
import { lift, raise, rulesOf } from '../raid/mode.ts'
import { refused } from './acting.ts'

const shortest = 60_000
const longest = 86_400_000

/** `!raidmode`, `!raidmode on 1h`, `!raidmode off` */
export async function raidMode(ctx: Asked, mode: 'on' | 'off' | undefined, time: number | undefined): Promise<Answer> {
  const { author, channel, config, message, now } = ctx
  const by = { who: author.id, origin: message.id }
  if (mode === undefined) return show(ctx)
  if (mode === 'off') return (await lift(ctx, channel.community, by)) ? 'Raid mode is off.' : refused('Raid mode is off already.')
  const ms = time ?? config.raidMinutes * 60_000
  if (ms < shortest || ms > longest)
    return refused(`Raid mode lasts from ${formatDuration(shortest)} to ${formatDuration(longest)}.`, 'usage')
  const fresh = await raise(ctx, channel, { since: now(), until: now() + ms, cause: `${author.name} said so` }, by)
  return fresh ? `Raid mode is on for ${formatDuration(ms)}: ${rulesOf(ctx)}.` : show(ctx)
}

async function show(ctx: Asked): Promise<Answer> {
  const { channel, db, now, registry } = ctx
  const row = await db.one<{
    until: number
    cause: string
  }>`SELECT until, cause FROM moderation_raid WHERE community = ${channel.community}`
  if (row === undefined) return `Raid mode is off. ${registry.prefix(channel.id)}raidmode on switches it on.`
  const left = formatDuration(Math.max(1_000, Number(row.until) - now()))
  return `Raid mode is on for ${left} more, since ${row.cause}: ${rulesOf(ctx)}.`
}
