import { type Refusal, refuse, shorten } from '@waddlebot/sdk'
import type { Asked } from './context.ts'
import { Desk } from './desk.ts'
import type { Target } from './sanction.ts'

/** Somebody as they are typed: a name, or a mention that carries an id. */
export interface Reference {
  readonly id?: string
  readonly name: string
}

/** Most characters of somebody's own words that are said back. */
const echoed = 40

/**
 * Whoever is meant: by id, by who talked here lately, by the names that are known, by asking the platform. A refusal
 * when it is nobody, or more than one.
 */
export async function targetOf(ctx: Asked, who: Reference): Promise<Target | Refusal> {
  const { channel, people } = ctx
  const { platform } = channel
  if (who.id !== undefined) return { account: `${platform}:${who.id}`, person: people.person(`${platform}:${who.id}`), name: who.name }
  const name = who.name.toLowerCase()
  const lately = Desk.of(ctx)
    .rings.since(0, (id) => id === channel.id)
    .findLast((said) => said.name.toLowerCase() === name)
  if (lately !== undefined) return { account: `${platform}:${lately.accountId}`, person: lately.person, name: lately.name }
  const found: Target[] = []
  for (const { id, name: called } of await people.find(who.name, platform)) {
    if (called.toLowerCase() === name) found.push({ account: id, person: people.person(id), name: called })
  }
  const [only, another] = found
  if (another !== undefined)
    return refuse(`Several are called ${shown(who.name)}: ${found.map(({ account }) => account).join(', ')}.`, 'ambiguous')
  if (only !== undefined) return only
  const asked = await ctx.act(channel.id, 'account.find', { name: who.name })
  if (asked.done && asked.result !== undefined) {
    const account = `${platform}:${asked.result.id}`
    return { account, person: people.person(account), name: asked.result.displayName ?? asked.result.name }
  }
  return refuse(`I know nobody called ${shown(who.name)} here.`, 'not-found')
}

/** Why nobody may act on somebody: they are staff, or whoever asks. */
export function protection(ctx: Asked, { account, name, person }: Target): Refusal | undefined {
  const { author, channel, people } = ctx
  if (person === author.id) return refuse('That would be you.', 'self')
  const given = people.roles(channel.community, person)
  const staff =
    given.some((role) => role === 'owner' || role === 'admin' || role === 'moderator') || Desk.of(ctx).staff.has(channel.community, account)
  return staff ? refuse(`${shown(name)} is staff here: I act on nobody who is.`, 'staff') : undefined
}

/** Somebody's words as they are said back: not too many of them. */
export const shown = (text: string, most = echoed): string => shorten(text, most)
