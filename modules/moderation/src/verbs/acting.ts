import { type Answer, formatDuration, parseDuration } from '@waddlebot/sdk'
import { type Deed, openCase } from '../case.ts'
import type { Asked } from '../context.ts'
import { type Sanction, sanction, sayHindrance, type Target } from '../sanction.ts'
import type { Changed } from '../store.ts'
import { protection, type Reference, targetOf } from '../target.ts'

/** Time that a time-out takes when nobody says; seconds. */
const usualTimeout = 600
/** Longest reason and note that are kept, in characters. */
export const longestReason = 400

/** `!timeout @ann 10m being loud`: the time may be left out. */
export async function timeout(ctx: Asked, who: Reference, rest = ''): Promise<Answer> {
  const [first = '', ...others] = rest.split(' ')
  const ms = parseDuration(first)
  if (ms !== undefined && ms < 1_000) return refused(`A time-out takes at least a second.`)
  const seconds = ms === undefined ? usualTimeout : Math.round(ms / 1_000)
  return punish(ctx, who, { kind: 'timeout', seconds }, ms === undefined ? rest : others.join(' '))
}

/** Sanctions that a moderator decides. */
export async function punish(ctx: Asked, who: Reference, what: Sanction, reason = ''): Promise<Answer> {
  const target = await targetOf(ctx, who)
  if ('refused' in target) return target
  const lifts = what.kind === 'unban' || what.kind === 'untimeout'
  const hindered = lifts ? undefined : protection(ctx, target)
  if (hindered !== undefined) return hindered
  const not = await sanction(ctx, ctx.channel.id, target, what, reason || `by ${ctx.author.name}`)
  // A warning is said in words where the platform has none of its own.
  const words = what.kind === 'warn' && not?.reason === 'unsupported'
  if (not !== undefined && !words) return refused(`Not done: ${sayHindrance(not, ctx.channel.id)}.`)
  const number = await note(ctx, target, what.kind, reason, what.kind === 'timeout' ? what.seconds : undefined)
  const why = reason === '' ? '' : `: ${reason}`
  if (what.kind === 'warn') return `@${target.name}, this is a warning${why} (case ${number})`
  if (what.kind === 'timeout') return `${target.name} is timed out for ${formatDuration(what.seconds * 1_000)} (case ${number}).`
  const done = { ban: 'is banned', unban: 'is not banned any more', untimeout: 'may talk again' } as const
  return `${target.name} ${done[what.kind]} (case ${number}).`
}

/** `!note @ann text`: nothing is done, and it is known. */
export async function write(ctx: Asked, who: Reference, text: string): Promise<Answer> {
  const target = await targetOf(ctx, who)
  if ('refused' in target) return target
  return `Noted as case ${await note(ctx, target, 'note', text)}.`
}

/** `!permit @ann 5m 3`: their next links may stay. */
export async function permit(ctx: Asked, who: Reference, ms: number, links: number): Promise<Answer> {
  const target = await targetOf(ctx, who)
  if ('refused' in target) return target
  if (ms < 1_000 || ms > 86_400_000) return refused('A permit lasts from a second to a day.')
  if (links < 1 || links > 100) return refused('A permit is for 1 to 100 links.')
  const { channel, db, now } = ctx
  const until = now() + ms
  await db.run`
    INSERT INTO moderation_permit (channel, account, until, links) VALUES (${channel.id}, ${target.account}, ${until}, ${links})
    ON CONFLICT (channel, account) DO UPDATE SET until = excluded.until, links = excluded.links`
  await ctx.broadcast('changed', { channel: channel.id, account: target.account, until, links } satisfies Changed)
  return `${target.name} may post ${links === 1 ? 'a link' : `${links} links`} in the next ${formatDuration(ms)}.`
}

async function note(
  { author, channel, db, message }: Asked,
  target: Target,
  action: Deed,
  reason: string,
  seconds?: number,
): Promise<number> {
  return openCase(db, {
    ...{ community: channel.community, ...target, channel: channel.id, action, at: message.at },
    reason: [...reason].slice(0, longestReason).join(''),
    ...(seconds === undefined ? {} : { seconds }),
    actor: author.id,
    actorName: author.name,
    ...(message.replyTo?.text === undefined ? {} : { evidence: message.replyTo.text }),
  })
}

export function refused(message: string, code = 'refused'): Answer {
  return { refused: true, code, message }
}
