import { type Answer, formatDuration, many } from '@waddlebot/sdk'
import { type Case, casesOf, countCases, findCase, sayDeed, undoCase } from '../case.ts'
import type { Asked } from '../context.ts'
import { sanction, sayHindrance } from '../sanction.ts'
import { type Reference, shown, targetOf } from '../target.ts'
import { longestReason, refused } from './acting.ts'

const onePage = 5

/** `!case 12` */
export async function show(ctx: Asked, number: number): Promise<Answer> {
  const found = await findCase(ctx.db, ctx.channel.community, number)
  return found === undefined ? noSuch(number) : sayCase(found, ctx.now())
}

/** `!cases`, `!cases @ann`, `!cases @ann 2` */
export async function list(ctx: Asked, who: Reference | undefined, page: number): Promise<Answer> {
  const { channel, db, now } = ctx
  let person: string | undefined
  let whose = 'here'
  if (who !== undefined) {
    const target = await targetOf(ctx, who)
    if ('refused' in target) return target
    person = target.person
    whose = `of ${target.name}`
  }
  const count = await countCases(db, channel.community, person)
  if (count === 0) return `There are no cases ${whose}.`
  const pages = Math.ceil(count / onePage)
  if (page < 1 || page > pages) return refused(`There are ${pages} pages.`)
  const cases = await casesOf(db, channel.community, person, onePage, page)
  const lines = cases.map((each) => `${sayNumber(each)} ${person === undefined ? `${each.name} ` : ''}${sayShort(each, now())}`)
  return `${many(count, 'case')} ${whose}${pages > 1 ? ` (page ${page} of ${pages})` : ''}: ${lines.join(' · ')}`
}

/** `!case 12 undo why`: what it did is taken back, as far as it can be. */
export async function undo(ctx: Asked, number: number, why = ''): Promise<Answer> {
  const { author, channel, db, now } = ctx
  const found = await findCase(db, channel.community, number)
  if (found === undefined) return noSuch(number)
  if (found.undoneAt !== undefined) return refused(`Case ${number} was undone already, by ${found.undoneBy}.`)
  const lift = liftOf(found, now())
  const not = lift === undefined ? undefined : await sanction(ctx, found.channel, found, { kind: lift }, why || `by ${author.name}`)
  if (not !== undefined && not.reason !== 'not-found') return refused(`Not undone: ${sayHindrance(not, found.channel)}.`)
  await undoCase(db, found, author.name, [...why].slice(0, longestReason).join(''), now())
  const left = found.action === 'delete' || found.strike ? ' A message that was removed stays removed.' : ''
  return `Case ${number} is undone${found.strike ? ', and its strike is gone' : ''}.${left}`
}

/** `!case 12 reason …`: say why, later. */
export async function explain(ctx: Asked, number: number, reason: string): Promise<Answer> {
  const { channel, db } = ctx
  const { changes } = await db.run`
    UPDATE moderation_case SET reason = ${[...reason].slice(0, longestReason).join('')}
    WHERE community = ${channel.community} AND number = ${number}`
  return changes === 0 ? noSuch(number) : `Case ${number} says why now.`
}

function liftOf({ action, at, seconds = 0 }: Case, now: number): 'unban' | 'untimeout' | undefined {
  if (action === 'ban') return 'unban'
  return action === 'timeout' && at + seconds * 1_000 > now ? 'untimeout' : undefined
}

function noSuch(number: number): Answer {
  return refused(`There is no case ${number}.`, 'not-found')
}

function sayNumber({ number, undoneAt }: Case): string {
  return undoneAt === undefined ? `#${number}` : `#${number} (undone)`
}

function sayShort(found: Case, now: number): string {
  const why = found.reason === '' ? '' : `, ${shown(found.reason)}`
  return `${sayDeed(found)} ${ago(found.at, now)} by ${found.actorName}${why}`
}

function sayCase(found: Case, now: number): string {
  const parts = [
    `Case ${found.number}: ${found.name}, ${sayDeed(found)}, ${ago(found.at, now)}, by ${found.actorName}`,
    ...(found.reason === '' ? [] : [`reason: ${found.reason}`]),
    ...(found.evidence === undefined ? [] : [`they wrote: ${shown(found.evidence, 200)}`]),
    ...(found.hindrance === undefined ? [] : [`not all was done: ${found.hindrance}`]),
    ...(found.undoneAt === undefined ? [] : [`undone by ${found.undoneBy}${found.undoneWhy === '' ? '' : `: ${found.undoneWhy}`}`]),
  ]
  return parts.join(' · ')
}

export function ago(at: number, now: number): string {
  const ms = now - at
  if (ms < 1_000) return 'just now'
  // The largest unit tells enough.
  return `${/^\d+[a-z]/.exec(formatDuration(ms))![0]} ago`
}
