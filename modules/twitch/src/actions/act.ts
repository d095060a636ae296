import type { Acted, ActionName, Actions, NotDone } from '@waddlebot/sdk'
import { SignInDead } from '../account/account.ts'
import type { Accounts } from '../account/accounts.ts'
import { Limited, NotGranted, noOf, Unreachable } from '../helix/answer.ts'
import type { Api, Speaker } from '../helix/api.ts'
import type { Channels } from '../helix/channels.ts'
import { doings, NotFound } from './doings.ts'
import { isTwitchAction, type Right, rights } from './rights.ts'

/** What actions are done with. */
export interface ActParts {
  readonly api: Api
  readonly accounts: Accounts
  readonly channels: Channels
}

export const notDone = (reason: NotDone['reason'], detail: string): NotDone => ({ done: false, reason, detail })

/** Do something in a channel. What Twitch says no to is a value; nothing is thrown. */
export async function act<A extends ActionName>(
  parts: ActParts,
  channel: string,
  action: A,
  input: Actions[A]['takes'],
): Promise<Acted<A>> {
  if (!isTwitchAction(action)) return notDone('unsupported', `Twitch has no ${action}`)
  const right: Right = rights[action]
  const account = right.whose === 'bot' ? parts.accounts.bot : parts.accounts.ownerOf(channel)
  const ask = `type waddle connect twitch${right.whose === 'owner' ? `, and let the owner of #${channel} agree` : ''}`
  if (!account) return notDone('forbidden', `${action} takes ${right.scope}, which only the owner of #${channel} can grant: ${ask}`)
  if (account.dead !== undefined) return notDone('forbidden', account.dead)
  try {
    const id = await parts.channels.find(channel)
    if (id === undefined) return notDone('not-found', `there is no channel ${channel} on Twitch`)
    const doing = doings[action] as (speaker: Speaker, channel: string, input: unknown) => Promise<unknown>
    const result = await parts.api.as(account, (speaker) => doing(speaker, id, input))
    return { done: true, result: result as Actions[A]['gives'] }
  } catch (error) {
    return noFor(error, right, ask)
  }
}

function noFor(error: unknown, { scope }: Right, ask: string): NotDone {
  if (error instanceof Limited) return { ...notDone('limited', `Twitch: ${error.message}`), retryAfterMs: error.retryAfterMs }
  if (error instanceof NotFound) return notDone('not-found', error.message)
  if (error instanceof NotGranted || error instanceof SignInDead) return notDone('forbidden', `${error.message}: ${ask}`)
  if (error instanceof Unreachable) return notDone('outage', error.message)
  const no = noOf(error)
  if (no === undefined) return notDone('failed', String(error))
  if (no.status === 401) return notDone('forbidden', `Twitch: ${no.message}${scope === undefined ? '' : `; it takes ${scope}`}: ${ask}`)
  if (no.status === 403)
    return notDone(
      'forbidden',
      `Twitch: ${no.message}${scope === undefined ? '' : `; it takes ${scope}`}, and the bot must moderate the channel`,
    )
  if (no.status === 404 || /not found/i.test(no.message)) return notDone('not-found', `Twitch: ${no.message}`)
  return notDone(no.status >= 500 ? 'outage' : 'failed', `Twitch: ${no.message}`)
}
