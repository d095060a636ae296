import { type Db, many, type NotDone } from '@waddlebot/sdk'
import { findCase, openCase, undoCase } from './case.ts'
import type { Context } from './context.ts'
import { isPutOff, mostTries, pauseAfter } from './put-off.ts'
import { type Sanction, sanction, sayHindrance, type Target } from './sanction.ts'

/** How long a nuke that was shown waits for its word; milliseconds. */
export const nukePatience = 120_000

/** What is done to everybody who wrote something. */
export interface Nuke {
  readonly what: Sanction | { readonly kind: 'delete' }
  /** As it was typed. */
  readonly text: string
  readonly by: string
  readonly byName: string
}

/** One person's part in a nuke. */
export interface Hit extends Target {
  readonly messages: readonly string[]
  readonly evidence: string
}

interface Payload {
  readonly channel: string
  readonly number: number
  readonly part: number
  /** How often in a row the platform put off the one whose turn it is. */
  readonly tries?: number
}

/** What came of one person's part: nothing in the way, something that stays in the way, or a platform that is not ready. */
interface Ended {
  readonly hindrance?: string
  readonly early?: NotDone
}

/** People that one run of the job deals with: a job has its time, and platforms have their limits. */
const atOnce = 5

interface TargetRow {
  account: string
  person: string
  name: string
  messages: string
  evidence: string
  case_number: number | null
}

/** Write a nuke down with everybody it is for. */
export async function plan(
  db: Db,
  at: { channel: string; community: string; number: number; at: number },
  nuke: Nuke,
  hits: readonly Hit[],
  state: 'asked' | 'running',
) {
  await db.run`
    INSERT INTO moderation_nuke (channel, number, community, nuke, state, at)
    VALUES (${at.channel}, ${at.number}, ${at.community}, ${JSON.stringify(nuke)}, ${state}, ${at.at})`
  for (const { account, person, name, messages, evidence } of hits) {
    await db.run`
      INSERT INTO moderation_target (channel, nuke, account, person, name, messages, evidence, state)
      VALUES (${at.channel}, ${at.number}, ${account}, ${person}, ${name}, ${JSON.stringify(messages)}, ${evidence}, 'todo')`
  }
}

/** Forget a nuke of a channel that was shown before `at` and never confirmed. */
export async function forgetAsked(db: Db, channel: string, at: number): Promise<void> {
  await db.run`
    DELETE FROM moderation_target WHERE channel = ${channel} AND nuke IN (
      SELECT number FROM moderation_nuke WHERE channel = ${channel} AND state = 'asked' AND at < ${at})`
  await db.run`DELETE FROM moderation_nuke WHERE channel = ${channel} AND state = 'asked' AND at < ${at}`
}

/** The job: a few people at a time, each exactly once, on after a restart. */
export async function strike(ctx: Context & { readonly payload: unknown }): Promise<void> {
  const { channel, number, part, tries = 0 } = ctx.payload as Payload
  const row = await ctx.db.one<{ community: string; nuke: string; state: string }>`
    SELECT community, nuke, state FROM moderation_nuke WHERE channel = ${channel} AND number = ${number}`
  if (row === undefined || (row.state !== 'running' && row.state !== 'undoing')) return
  const undoing = row.state === 'undoing'
  const nuke = JSON.parse(row.nuke) as Nuke
  const targets = await ctx.db.all<TargetRow>`
    SELECT account, person, name, messages, evidence, case_number FROM moderation_target
    WHERE channel = ${channel} AND nuke = ${number} AND state = ${undoing ? 'done' : 'todo'} ORDER BY account LIMIT ${atOnce}`
  // The platform first, then the books: nothing is held while it is waited for.
  const ends: (readonly [row: TargetRow, hindrance: string | undefined])[] = []
  let early: NotDone | undefined
  let isAway = false
  for (const target of targets) {
    const ended: Ended = await (undoing ? lift(ctx, channel, nuke, target) : hit(ctx, channel, nuke, target))
    isAway ||= ended.early !== undefined
    early = tries < mostTries ? ended.early : undefined
    if (early !== undefined) break
    ends.push([target, ended.hindrance ?? (ended.early && sayHindrance(ended.early, channel))])
  }
  for (const [target, hindrance] of ends) {
    if (undoing) await closeCase(ctx, row.community, channel, number, target, nuke)
    else await bookCase(ctx, row.community, channel, number, target, nuke, hindrance)
  }
  const next = { channel, number, part: part + 1 }
  if (early !== undefined) {
    const again = ends.length > 0 ? 1 : tries + 1
    return schedule(ctx, { ...next, tries: again }, pauseAfter(again, early))
  }
  // Once given up on, it is not waited for again, until it has done for everybody what it was asked.
  if (targets.length === atOnce) return schedule(ctx, { ...next, tries: isAway ? tries : 0 })
  await ctx.db.run`UPDATE moderation_nuke SET state = ${undoing ? 'undone' : 'done'} WHERE channel = ${channel} AND number = ${number}`
  await report(ctx, channel, number, undoing)
}

/** Have the job run, or go on, now or after so many milliseconds. */
export async function schedule({ jobs, now }: Pick<Context, 'jobs' | 'now'>, payload: Payload, after = 0): Promise<void> {
  const { channel, number, part } = payload
  await jobs.schedule('nuke', now() + after, payload, `nuke:${channel}:${number}:${now()}:${part}`)
}

async function hit(ctx: Context, channel: string, { what, text }: Nuke, { account, messages }: TargetRow): Promise<Ended> {
  let hindrance: string | undefined
  for (const message of JSON.parse(messages) as string[]) {
    const removed = await ctx.act(channel, 'message.delete', { message })
    if (removed.done || removed.reason === 'not-found') continue
    if (isPutOff(removed)) return { early: removed }
    hindrance = `a message stays: ${sayHindrance(removed, channel)}`
  }
  const refused = what.kind === 'delete' ? undefined : await sanction(ctx, channel, { account }, what, `wrote: ${text}`)
  return endOf(channel, refused, hindrance)
}

async function lift(ctx: Context, channel: string, { what, byName }: Nuke, { account }: TargetRow): Promise<Ended> {
  if (what.kind !== 'ban' && what.kind !== 'timeout') return {}
  return endOf(
    channel,
    await sanction(ctx, channel, { account }, { kind: what.kind === 'ban' ? 'unban' : 'untimeout' }, `undone by ${byName}`),
  )
}

function endOf(channel: string, refused: NotDone | undefined, otherwise?: string): Ended {
  if (isPutOff(refused)) return { early: refused }
  const hindrance = refused === undefined ? otherwise : sayHindrance(refused, channel)
  return hindrance === undefined ? {} : { hindrance }
}

async function bookCase(
  { config, db, now }: Context,
  community: string,
  channel: string,
  number: number,
  { account, evidence, name, person }: TargetRow,
  { what, text, byName }: Nuke,
  hindrance: string | undefined,
): Promise<void> {
  const known = await openCase(db, {
    ...{ community, person, account, name, channel, at: now(), reason: `nuke: ${text}` },
    action: what.kind,
    ...(what.kind === 'timeout' ? { seconds: what.seconds } : {}),
    actor: `nuke:${number}`,
    actorName: byName,
    ...(config.evidenceDays > 0 ? { evidence } : {}),
    ...(hindrance === undefined ? {} : { hindrance }),
  })
  await db.run`
    UPDATE moderation_target SET state = 'done', case_number = ${known}, evidence = ''
    WHERE channel = ${channel} AND nuke = ${number} AND account = ${account}`
}

async function closeCase({ db, now }: Context, community: string, channel: string, number: number, target: TargetRow, { byName }: Nuke) {
  const found = target.case_number === null ? undefined : await findCase(db, community, target.case_number)
  if (found !== undefined) await undoCase(db, found, byName, 'the nuke was undone', now())
  await db.run`
    UPDATE moderation_target SET state = 'undone' WHERE channel = ${channel} AND nuke = ${number} AND account = ${target.account}`
}

async function report({ announce, db }: Context, channel: string, number: number, undone: boolean): Promise<void> {
  const rows = await db.all<{ case_number: number; hindrance: string | null }>`
    SELECT t.case_number, c.hindrance FROM moderation_target t
    JOIN moderation_nuke n ON n.channel = t.channel AND n.number = t.nuke
    JOIN moderation_case c ON c.community = n.community AND c.number = t.case_number
    WHERE t.channel = ${channel} AND t.nuke = ${number}`
  const failed = rows.filter(({ hindrance }) => hindrance !== null)
  const but = failed.length === 0 || undone ? '' : ` For ${failed.length} not all could be done: ${failed[0]!.hindrance}.`
  const people = many(rows.length, 'person', 'people')
  await announce(channel, undone ? `The nuke is undone for ${people}.` : `The nuke is done: ${people}.${but}`, { priority: 'moderation' })
}
