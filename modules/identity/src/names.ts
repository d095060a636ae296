import { type Answer, privately, refuse, type UserRef } from '@waddlebot/sdk'
import type { Context } from './context.ts'
import { sayMoment } from './plan.ts'

/** Most accounts, and most names of each, that are listed. */
const most = { accounts: 3, names: 8 }

/** `!names <user>`: the names of whoever is or was called so, on this platform only; elsewhere is theirs to tell. */
export async function names({ channel, people }: Context, who: UserRef): Promise<Answer> {
  const prefix = `${channel.platform}:`
  const direct = who.id === undefined ? (who.name.startsWith(prefix) ? who.name : undefined) : `${prefix}${who.id}`
  const found = direct === undefined ? (await people.find(who.name, channel.platform)).map(({ id }) => id) : [direct]
  const lines: string[] = []
  for (const account of found.slice(0, most.accounts)) {
    const all = await people.names(account)
    if (all.length === 0) continue
    const listed = all.slice(0, most.names).map(({ name, since }) => `${name} (since ${sayMoment(since).slice(0, 10)})`)
    const more = all.length > most.names ? ` and ${all.length - most.names} more` : ''
    lines.push(`${account}: ${listed.join(', ')}${more}`)
  }
  if (lines.length === 0) return refuse('I know nobody here who is or was called so.', 'not-found')
  const left = found.length - most.accounts
  return privately([...lines, ...(left > 0 ? [`${left} more accounts had this name.`] : [])].join('\n'))
}
