import { type Answer, formatDuration, many, parseDuration } from '@waddlebot/sdk'
import { nextNumber } from '../case.ts'
import type { Asked } from '../context.ts'
import { Desk } from '../desk.ts'
import type { Said } from '../keeping/ring.ts'
import { readPattern, writtenPattern } from '../match/pattern.ts'
import { forgetAsked, type Hit, type Nuke, nukePatience, plan, schedule } from '../nuke.ts'
import { protection, shown } from '../target.ts'
import { foldText } from '../text/look.ts'
import { plain } from '../text/plain.ts'
import { refused } from './acting.ts'

/** How far back a nuke reaches at most. */
const furthest = 300_000
/** More people than this are named before anything is done. */
const askFrom = 20
/** People that one nuke is for at most. */
const mostPeople = 200

/** `!nuke 2m 10m buy followers`, `!nuke 30s ban /free\s+nitro/` */
export async function nuke(ctx: Asked, lookback: number, action: string, text: string): Promise<Answer> {
  const { author, channel, db, message } = ctx
  if (lookback < 1_000 || lookback > furthest) return refused(`A nuke looks back from 1s to ${formatDuration(furthest)}.`, 'usage')
  const what = whatOf(action)
  if (what === undefined) return refused(`"${shown(action)}" is no action: use delete, ban, or a time such as 10m.`, 'usage')
  const test = testOf(text)
  if (typeof test === 'string') return refused(test, 'usage')
  const { hits, spared } = gather(ctx, lookback, test)
  const also = spared === 0 ? '' : ` ${spared === 1 ? 'One' : spared} of staff wrote that too, and I act on none of them.`
  if (hits.length === 0) return `Nobody wrote that in the last ${formatDuration(lookback)}.${also}`
  if (hits.length > mostPeople)
    return refused(`${hits.length} people wrote that, and a nuke is for ${mostPeople} at most: say it more exactly.`, 'too-many')
  const asks = hits.length > askFrom
  const number = await nextNumber(db, channel.community, 'nuke')
  const order: Nuke = { what, text, by: author.id, byName: author.name }
  await forgetAsked(db, channel.id, Number.MAX_SAFE_INTEGER)
  await plan(db, { channel: channel.id, community: channel.community, number, at: message.at }, order, hits, asks ? 'asked' : 'running')
  const messages = hits.reduce((sum, each) => sum + each.messages.length, 0)
  const size = `${many(messages, 'message')} of ${many(hits.length, 'person', 'people')}`
  const prefix = ctx.registry.prefix(channel.id)
  if (asks) {
    const names = hits.slice(0, 5).map(({ name }) => name)
    return `That is ${size}, such as ${names.join(', ')}. ${prefix}nuke confirm does it.${also}`
  }
  await schedule(ctx, { channel: channel.id, number, part: 0 })
  return `Nuking ${size}. ${prefix}nuke undo takes it back.${also}`
}

/** `!nuke confirm` */
export async function confirm(ctx: Asked): Promise<Answer> {
  const { channel, db, now } = ctx
  const row = await db.one<{ number: number }>`
    UPDATE moderation_nuke SET state = 'running' WHERE channel = ${channel.id} AND state = 'asked' AND at > ${now() - nukePatience} RETURNING number`
  if (row === undefined) return refused('There is no nuke that waits for a word.', 'not-found')
  await schedule(ctx, { channel: channel.id, number: row.number, part: 0 })
  return 'Nuking.'
}

/** `!nuke undo`: the last one of this channel. */
export async function undo(ctx: Asked): Promise<Answer> {
  const { channel, db } = ctx
  const row = await db.one<{ number: number; state: string }>`
    SELECT number, state FROM moderation_nuke WHERE channel = ${channel.id} AND state IN ('done', 'running', 'undoing') ORDER BY number DESC LIMIT 1`
  if (row === undefined) return refused('There is no nuke to undo here.', 'not-found')
  if (row.state === 'undoing') return refused('That is being undone already.', 'busy')
  await db.run`UPDATE moderation_nuke SET state = 'undoing' WHERE channel = ${channel.id} AND number = ${row.number}`
  await schedule(ctx, { channel: channel.id, number: row.number, part: 0 })
  return 'Undoing the last nuke. Messages that were removed stay removed.'
}

function whatOf(action: string): Nuke['what'] | undefined {
  const word = action.toLowerCase()
  if (word === 'delete' || word === 'ban') return { kind: word }
  const ms = parseDuration(word)
  return ms === undefined || ms < 1_000 ? undefined : { kind: 'timeout', seconds: Math.round(ms / 1_000) }
}

function testOf(text: string): ((said: Said) => boolean) | string {
  const written = writtenPattern(text)
  if (written !== undefined) {
    const read = readPattern(written.source, written.caseSensitive)
    return read.ok ? ({ text: each }) => read.pattern.test(plain(each)) : `That pattern cannot be used: ${read.why}.`
  }
  const wanted = foldText(plain(text)).trim()
  if (wanted.length < 2) return 'Say at least two letters of what they wrote.'
  return ({ text: each }) => foldText(plain(each)).includes(wanted)
}

function gather(ctx: Asked, lookback: number, test: (said: Said) => boolean): { readonly hits: Hit[]; readonly spared: number } {
  const { channel, config, message, now } = ctx
  const hits = new Map<string, { hit: Hit; messages: string[] }>()
  const spared = new Set<string>()
  for (const said of Desk.of(ctx).rings.since(now() - lookback, (id) => id === channel.id)) {
    if (said.id === message.id || !test(said)) continue
    const { id, name, person, staff, text } = said
    const account = `${channel.platform}:${said.accountId}`
    if (staff || protection(ctx, { account, name, person }) !== undefined) {
      spared.add(account)
      continue
    }
    const known = hits.get(account)
    if (known !== undefined) known.messages.push(id)
    else {
      const messages = [id]
      hits.set(account, { hit: { account, person, name, messages, evidence: config.evidenceDays > 0 ? text : '' }, messages })
    }
  }
  spared.delete(`${ctx.author.platform}:${ctx.author.accountId}`)
  return { hits: [...hits.values()].map(({ hit }) => hit), spared: spared.size }
}
