import { formatDuration, type Refusal, type Role, refuse } from '@waddlebot/sdk'
import { followedSince, type Holder, knownSince, madeAt, type Since } from '../age.ts'
import type { Ground } from '../context.ts'
import { ignored } from '../earning/ignored.ts'
import { isBelowFloor } from '../reputation.ts'
import type { Conditions } from './raffle.ts'

/** Somebody who wants to be in it. */
export interface Candidate extends Holder {
  readonly community: string
  readonly person: string
  readonly name: string
  readonly roles: readonly Role[]
}

const staff: readonly Role[] = ['moderator', 'admin', 'owner']

/** Why somebody may not be in a raffle, if so: what costs nothing to know first, what a platform is asked for last. */
export async function mayEnter(ctx: Ground, who: Candidate, conditions: Conditions): Promise<Refusal | undefined> {
  const { config } = ctx
  const role = conditions.for
  if (ignored(who, config) || (role !== undefined && !who.roles.includes(role))) {
    return refuse(`This one is for ${role ?? 'others'}.`, 'not-for-you')
  }
  if (!config.raffleStaff && staff.some((each) => who.roles.includes(each))) {
    return refuse('This one is not for those who keep order.', 'staff')
  }
  const unfit = await unfitNow(ctx, who.community, who.person, conditions)
  if (unfit) return unfit
  return (await ofFollow(ctx, who, conditions.follow)) ?? ofAge(ctx, who, conditions.account)
}

/** Why a person may not be drawn, whatever they were when they entered; if so. Asked again at the draw. */
export async function unfitNow(
  ctx: Ground,
  community: string,
  person: string,
  { level }: Pick<Conditions, 'level'>,
): Promise<Refusal | undefined> {
  const { config, db, levels, now } = ctx
  const since = now() - config.raffleRestDays * 86_400_000
  const won = await db.one`SELECT at FROM loyalty_winner WHERE community = ${community} AND person = ${person} AND at > ${since}`
  if (won !== undefined) return refuse('You were drawn lately; let others have their turn.', 'won')
  if (await isBelowFloor(ctx, community, person)) return refuse('Your reputation is too low to take part.', 'reputation')
  if (level !== undefined && ((await levels?.of(community, person)) ?? 0) < level)
    return refuse(`This one is for level ${level} and above.`, 'level')
  return undefined
}

async function ofFollow(ctx: Ground, who: Candidate, least: number | undefined): Promise<Refusal | undefined> {
  if (least === undefined) return undefined
  return young(ctx, who, await followedSince(ctx, who), least, 'followed')
}

async function ofAge(ctx: Ground, who: Candidate, least: number | undefined): Promise<Refusal | undefined> {
  if (least === undefined) return undefined
  return young(ctx, who, await madeAt(ctx, who), least, 'account')
}

/** Where a platform has no such thing to tell, what counts is how long the bot has known somebody. */
async function young(ctx: Ground, who: Candidate, told: Since, least: number, code: 'followed' | 'account'): Promise<Refusal | undefined> {
  if (told === 'unknown') return refuse('I cannot look up your account just now; please try again later.', 'unknown')
  const since = told === 'untold' ? await knownSince(ctx, who) : told === 'never' ? Infinity : told
  if (ctx.now() - since >= least) return undefined
  const span = formatDuration(least)
  const rule =
    code === 'followed' ? `This one is for those who have followed for ${span}.` : `This one is for accounts that are ${span} old.`
  return refuse(told === 'untold' ? `${rule} That cannot be told here, so what counts is for how long I have known you.` : rule, code)
}

/** What a ticket counts for somebody: the most of what applies. */
export function weightFor(roles: readonly Role[], weights: Readonly<Partial<Record<Role, number>>>): number {
  return roles.reduce((most, role) => Math.max(most, weights[role] ?? 1), 1)
}

/** What is asked of people, in words; empty where nothing is. */
export function sayConditions({ account, follow, level, region, ...rest }: Conditions): string {
  const asked = [
    ...(rest.for === undefined ? [] : [`a ${rest.for}`]),
    ...(follow === undefined ? [] : [`following for ${formatDuration(follow)}`]),
    ...(account === undefined ? [] : [`an account of ${formatDuration(account)}`]),
    ...(level === undefined ? [] : [`level ${level}`]),
  ]
  const where = region === undefined ? '' : ` It is for ${region} only: where somebody is I cannot see, so look before you enter.`
  return `${asked.length === 0 ? '' : ` It takes ${asked.join(', ')}.`}${where}`
}
