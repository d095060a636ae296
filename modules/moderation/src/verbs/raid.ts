import { type Answer, formatDuration } from '@waddlebot/sdk'
import type { Asked } from '../context.ts'
import { lift, raise, rulesOf, turn } from '../raid/mode.ts'
import type { Level } from '../raid/watch.ts'
import { refused } from './acting.ts'

const shortest = 60_000
const longest = 86_400_000

/** `!raidmode`, `!raidmode on 1h`, `!raidmode lockdown`, `!raidmode off` */
export async function raidMode(ctx: Asked, mode: 'on' | 'lockdown' | 'off' | undefined, time: number | undefined): Promise<Answer> {
  const { author, channel, config, message, now } = ctx
  const by = { who: author.id, origin: message.id }
  if (mode === undefined) return show(ctx)
  if (mode === 'off') return (await lift(ctx, channel.community, by)) ? 'Raid mode is off.' : refused('Raid mode is off already.')
  const ms = time ?? config.raidMinutes * 60_000
  if (ms < shortest || ms > longest)
    return refused(`Raid mode lasts from ${formatDuration(shortest)} to ${formatDuration(longest)}.`, 'usage')
  const level = mode === 'lockdown' ? 'lockdown' : 'raid'
  // Asked for by hand, it also becomes less strict.
  if (level === 'raid') await turn(ctx, channel.community, 'lockdown', 'raid', by)
  const raised = await raise(ctx, channel, { since: now(), until: now() + ms, cause: `${author.name} said so`, level }, by)
  return raised === 'begun' ? `${nameOf(level)} is on for ${formatDuration(ms)}: ${rulesOf(ctx, level)}.` : show(ctx)
}

const nameOf = (level: Level): string => (level === 'lockdown' ? 'Lockdown' : 'Raid mode')

async function show(ctx: Asked): Promise<Answer> {
  const { channel, db, now, registry } = ctx
  const row = await db.one<{
    until: number
    cause: string
    level: Level
  }>`SELECT until, cause, level FROM moderation_raid WHERE community = ${channel.community}`
  if (row === undefined) return `Raid mode is off. ${registry.prefix(channel.id)}raidmode on switches it on.`
  const left = formatDuration(Math.max(1_000, Number(row.until) - now()))
  return `${nameOf(row.level)} is on for ${left} more, since ${row.cause}: ${rulesOf(ctx, row.level)}.`
}
