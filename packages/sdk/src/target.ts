import type { Channel } from './context.ts'
import { type Refusal, refuse } from './message.ts'
import type { PeopleDesk } from './people.ts'
import type { UserRef } from './signature/index.ts'
import { shorten } from './words.ts'

/** Whoever is meant by a name. */
export interface Target {
  /** Key of the account. */
  readonly account: string
  readonly person: string
  readonly name: string
}

/**
 * Who is meant by what was typed: a name, a mention that carries an id, or the key of an account such as
 * `twitch:12345`. Whoever bore a name once is not meant: a login that somebody else took over inherits nothing.
 *
 * @returns a refusal when it is nobody, or more than one
 */
export async function targetOf(
  { channel, people }: { readonly channel: Channel; readonly people: PeopleDesk },
  who: UserRef,
): Promise<Target | Refusal> {
  const key = who.id === undefined ? who.name : `${channel.platform}:${who.id}`
  const [known] = await people.names(key)
  if (who.id !== undefined || known !== undefined) return { account: key, person: people.person(key), name: known?.name ?? who.name }
  const bearers: Target[] = []
  for (const account of await people.find(who.name, channel.platform)) {
    const names = await people.names(account.id)
    const current = names.filter(({ since }) => since === names[0]?.since)
    if (!current.some(({ name }) => name.toLowerCase() === who.name.toLowerCase())) continue
    bearers.push({ account: account.id, person: people.person(account.id), name: account.name })
  }
  const [only, another] = bearers
  if (only === undefined) return refuse(`I know nobody called ${short(who.name)} here.`, 'not-found')
  if (another === undefined) return only
  return refuse(`Several are called ${short(who.name)}: ${bearers.map(({ account }) => account).join(', ')}. Say which.`, 'ambiguous')
}

/** Most characters of somebody's own words that are said back to them. */
const echoed = 40

const short = (name: string) => shorten(name, echoed)
