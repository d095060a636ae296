import type { Author, Channel, EventOf } from '@waddlebot/sdk'
import { openCase, strikesOf } from './case.ts'
import type { Context } from './context.ts'
import { Desk } from './desk.ts'
import { type Told, tellLater } from './hook.ts'
import { hindrancesOf, tryLater } from './put-off.ts'
import { notice } from './raid/mode.ts'
import { stepOf } from './rule.ts'
import { type Sanction, sanction, type Target } from './sanction.ts'
import type { Note } from './verdict.ts'

type Filtered = Context & { readonly event: EventOf<'filtered'>; readonly author: Author; readonly channel: Channel }

/** What is done about a message that a filter found something in. Runs once for each message, whatever is killed in between. */
export async function enforce(ctx: Filtered): Promise<void> {
  const { event } = ctx
  if (event.by !== 'moderation') return
  const note = event.note as unknown as Note
  if (note.rule !== undefined) await countHit(ctx, note.rule)
  if (note.kind === 'shadow') await keepShadow(ctx, note)
  else if (note.kind === 'tell') await ctx.announce(ctx.channel.id, `@${ctx.author.name}: ${note.words}`, { priority: 'moderation' })
  else if (note.kind === 'permit') await useUp(ctx)
  else if (note.kind === 'hook') await tellLater(ctx, note.words!, toldOf(ctx, note))
  else if (note.kind === 'act' || note.kind === 'raid') await punish(ctx, note)
  if (note.kind === 'raid') await notice(ctx, note.finding, note.level ?? 'raid')
}

/** One link less. */
async function useUp(ctx: Filtered): Promise<void> {
  const { channel, db } = ctx
  await db.run`UPDATE moderation_permit SET links = links - 1 WHERE channel = ${channel.id} AND account = ${accountOf(ctx)}`
  await db.run`DELETE FROM moderation_permit WHERE channel = ${channel.id} AND account = ${accountOf(ctx)} AND links <= 0`
}

function toldOf(ctx: Filtered, { finding, rule = 0 }: Note): Told {
  const { author, channel, event } = ctx
  return {
    ...{ rule, pattern: finding, community: channel.community, channel: channel.id },
    message: { id: event.message ?? event.id, text: event.text, at: event.at },
    author: { account: accountOf(ctx), person: author.id, name: author.name, roles: author.roles },
  }
}

/** What is found is told to the person in these words: never what was found, which others would read as well. */
const wishes: Readonly<Record<string, string>> = {
  words: 'please mind your words',
  links: 'please ask before you post a link',
  lookalikes: 'please write with the letters of one alphabet',
  invisible: 'please leave out characters that nobody sees',
  mentions: 'please mention fewer people at once',
  spam: 'please write more slowly',
  duplicates: 'please do not repeat yourself',
  length: 'please be shorter',
  repeats: 'please do not repeat letters or words',
  caps: 'please do not shout',
  symbols: 'please use fewer symbols',
  emotes: 'please use fewer emotes',
}

async function punish(ctx: Filtered, note: Note): Promise<void> {
  const { author, channel, config, db, event, now } = ctx
  const target: Target = { account: accountOf(ctx), person: author.id, name: author.name }
  const message = event.message ?? event.id
  const removed = await ctx.act(channel.id, 'message.delete', { message })
  const strike = note.measure === 'ladder'
  const before = strike ? await strikesOf(db, channel.community, author.id, now() - config.decayDays * 86_400_000) : 0
  const what = measureOf(note, config.ladder, before)
  const wish = note.words || (wishes[note.filter] ?? 'please stop that')
  const reason = `${note.filter}: ${note.finding}`
  const refused = isSanction(what) ? await sanction(ctx, channel.id, target, what, wish) : undefined
  const hindrances = hindrancesOf(channel.id, removed.done ? undefined : removed, what.kind, refused)
  const number = await openCase(db, {
    ...{ community: channel.community, ...target, channel: channel.id, reason, at: event.at, message, strike },
    action: what.kind,
    ...(what.kind === 'timeout' ? { seconds: what.seconds } : {}),
    actor: note.rule === undefined ? `filter:${note.filter}` : `rule:${note.rule}`,
    actorName: note.filter === 'raid' ? 'raid mode' : note.rule === undefined ? `the filter for ${note.filter}` : note.filter,
    ...(config.evidenceDays > 0 ? { evidence: event.text } : {}),
    ...(hindrances === null ? {} : { hindrance: hindrances }),
  })
  await tryLater(ctx, {
    ...{ ...target, channel: channel.id, wish, number, tries: 1 },
    ...(removed.done ? {} : { message, removed }),
    ...(refused !== undefined && isSanction(what) ? { what, refused } : {}),
  })
  if (what.kind === 'review') return tellStaff(ctx, number, before)
  // What is told to each of a raid would be one more.
  if (note.filter === 'raid') return
  await tellThem(ctx, wish, what.kind === 'warn')
}

type What = Sanction | { readonly kind: 'delete' | 'review' }

function isSanction(what: What): what is Sanction {
  return what.kind !== 'delete' && what.kind !== 'review'
}

function measureOf({ measure, seconds = 600 }: Note, ladder: readonly string[], before: number): What {
  if (measure === 'ladder') return stepOf(ladder[Math.min(before, ladder.length - 1)]!)
  return measure === 'timeout' ? { kind: 'timeout', seconds } : { kind: measure ?? 'delete' }
}

/** Tell them once in a while: a flood that is answered line by line is two. */
async function tellThem(ctx: Filtered, wish: string, warning: boolean): Promise<void> {
  const { author, channel, config, now } = ctx
  const { notices } = Desk.of(ctx)
  const key = `${channel.id}\n${author.id}`
  const last = notices.get(key)
  if (last !== undefined && now() - last < config.noticeSeconds * 1_000) return
  if (notices.size > 5_000) notices.clear()
  notices.set(key, now())
  await ctx.announce(channel.id, `@${author.name}, ${wish}.${warning ? ' This is a warning.' : ''}`, { priority: 'moderation' })
}

async function tellStaff(ctx: Filtered, number: number, strikes: number): Promise<void> {
  const { author, channel, registry } = ctx
  const prefix = registry.prefix(channel.id)
  const words = `Moderators: ${author.name} has ${strikes + 1} strikes, and somebody should look. See ${prefix}case ${number}`
  await ctx.announce(channel.id, words, { priority: 'moderation', card: `review/${author.id}` })
}

async function countHit({ channel, db, event }: Filtered, rule: number): Promise<void> {
  await db.run`
    UPDATE moderation_rule SET hits = hits + 1, last_at = ${event.at} WHERE community = ${channel.community} AND number = ${rule}`
}

async function keepShadow({ author, channel, config, db, event }: Filtered, { filter, finding }: Note): Promise<void> {
  await db.run`
    INSERT INTO moderation_shadow (community, filter, message, person, name, finding, evidence, at)
    VALUES (${channel.community}, ${filter}, ${event.id}, ${author.id}, ${author.name}, ${finding},
      ${config.evidenceDays > 0 ? event.text : null}, ${event.at})
    ON CONFLICT (community, filter, message) DO NOTHING`
}

function accountOf({ author }: Filtered): string {
  return `${author.platform}:${author.accountId}`
}
