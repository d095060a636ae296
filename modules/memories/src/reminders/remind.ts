import { type Answer, parseSignature, privately, readArgs, refuse, targetOf, type UserRef } from '@waddlebot/sdk'
import type { Asked } from '../context.ts'
import { heed } from '../watch.ts'
import { type Reminder, sayWhen, zoneOf } from './reminder.ts'
import { countOf, keep } from './shelf.ts'
import { arm } from './tell.ts'
import { readWording, type When } from './when.ts'
import { isBlocked, wishOf, wishZone } from './wish.ts'

/** Longest text of a reminder, in characters. */
const longest = 500
/** How far ahead one may lie; milliseconds. */
const furthest = 2 * 366 * 86_400_000

const named = parseSignature('remind <who:user> [line:rest]')

const usage =
  'remind me in 2h drink water, remind me tomorrow 9am call mum, remind @ann on next message hello, remind me every weekday 18:00 stretch'

/** `!remind me in 2h drink`: keep a reminder and say when it is told. */
export async function remind(ctx: Asked, line: string): Promise<Answer> {
  const { author, channel, db, now } = ctx
  const { whom, rest } = split(line, ctx.calledAs === 'remindme')
  const wish = await wishOf(db, author.id)
  const zone = zoneOf(channel, wish.zone)
  const read = await readWording(rest, now(), zone)
  if (!read.ok) return refuse(reasons[read.why], read.why === 'never' ? 'never' : 'usage')
  const { length } = [...read.text]
  if (length > longest) return refuse(`That has ${length} characters, and a reminder has at most ${longest}.`, 'too-long')
  const moment = momentOf(read.when)
  if (moment !== undefined && moment <= now()) return refuse('That is not in the future.', 'past')
  if (moment !== undefined && moment > now() + furthest) return refuse('That is more than two years ahead.', 'too-far')

  const self = { account: `${author.platform}:${author.accountId}`, person: author.id, name: author.name }
  const target = whom === undefined ? self : await targetOf(ctx, whom)
  if ('refused' in target) return target
  const mine = target.person === author.id
  const kept = await db.transaction(async (tx) => {
    const hindrance = await hindranceOf(ctx, tx, target, mine)
    if (hindrance !== undefined) return hindrance
    return keep(tx, {
      ...target,
      by: mine ? undefined : { person: author.id, name: author.name },
      community: channel.community,
      channel: channel.id,
      text: read.text,
      when: read.when,
      zone,
      at: now(),
    })
  }, `reminders ${target.person}`)
  if (typeof kept === 'string') return refuse(kept, 'limit')
  await arm(ctx, kept.due_at ?? undefined)
  await heed(ctx, target.person)
  return privately(
    `Reminder #${kept.id} for ${mine ? 'you' : target.name}: ${sayWhen(kept, zone, now())}.${await askZone(ctx, kept, wish.zone)}`,
  )
}

const reasons = {
  unreadable: `I do not see when. Say it like this: ${usage}.`,
  wordless: `I do not see of what. Say it like this: ${usage}.`,
  never: 'That never comes.',
} as const

/** Whom a line begins with; `me` and nobody are whoever speaks. */
function split(line: string, fused: boolean): { readonly whom: UserRef | undefined; readonly rest: string } {
  const [first = ''] = /^\S+/.exec(line) ?? []
  const rest = line.slice(first.length).trimStart()
  if (/^me$/i.test(first)) return { whom: undefined, rest }
  const read = !fused && /^<?@/.test(first) ? readArgs(named, line) : undefined
  if (!read?.ok) return { whom: undefined, rest: line }
  return { whom: read.args['who'] as UserRef, rest: (read.args['line'] as string | undefined) ?? '' }
}

function momentOf(when: When): number | undefined {
  return when.kind === 'at' ? when.at : when.kind === 'every' ? when.first.at : undefined
}

/** Why `target` may not be given one more. */
async function hindranceOf(
  { author, config }: Asked,
  tx: Asked['db'],
  target: { readonly person: string; readonly name: string },
  mine: boolean,
): Promise<string | undefined> {
  const { all, incoming } = await countOf(tx, target.person)
  if (mine) {
    return all < config.reminders ? undefined : `You have ${all} reminders already; cancel one first.`
  }
  const open = (await wishOf(tx, target.person)).incoming && !(await isBlocked(tx, target.person, author.id))
  if (!open) return `${target.name} takes no reminders from others.`
  return incoming < config.incoming && all < config.reminders ? undefined : `${target.name} has too many reminders already.`
}

/** Say once how to choose another zone, to whoever may not live in the one that was taken. */
async function askZone({ author, channel, db }: Asked, kept: Reminder, own: string | null): Promise<string> {
  if (own !== null || channel.zone !== 'UTC' || kept.due_at === null) return ''
  const asked = await db.one`SELECT 1 AS yes FROM memories_reminder_wish WHERE person = ${author.id}`
  if (asked !== undefined) return ''
  await wishZone(db, author.id, null)
  return ' If your clock shows another time, tell me your zone once: remind zone Europe/Berlin.'
}
