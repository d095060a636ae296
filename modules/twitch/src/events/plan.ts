import type { EventKind } from '@waddlebot/sdk'
import type { Account } from '../account/account.ts'
import type { Accounts } from '../account/accounts.ts'
import { type Topic, topics } from './kinds.ts'

/** A subscription that should stand. */
export interface Wanted {
  readonly type: string
  readonly version: string
  readonly condition: Readonly<Record<string, string>>
  readonly scopes: readonly string[]
  /** Whose permission it takes, and with whose token it is made over WebSocket. */
  readonly account: Account
  /** Login of the channel. */
  readonly channel: string
  /** The chat tells the same. */
  readonly inChat: boolean
}

export interface Plan {
  /** By {@link keyOf}. */
  readonly wanted: ReadonlyMap<string, Wanted>
  /** What nobody has agreed to: channel and scope. */
  readonly lacking: readonly { readonly channel: string; readonly scope: string; readonly kind: EventKind }[]
}

/** The same for two subscriptions that tell the same things. */
export function keyOf({ type, condition }: Pick<Wanted, 'type' | 'condition'>): string {
  const fields = Object.entries(condition).filter(([, value]) => value !== '')
  return `${type} ${fields
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join(' ')}`
}

/**
 * Which subscriptions the modules need, for the channels that Twitch knows.
 *
 * @param channels logins with their ids
 */
export function planOf(kinds: ReadonlySet<EventKind>, channels: ReadonlyMap<string, string>, accounts: Accounts): Plan {
  const wanted = new Map<string, Wanted>()
  const lacking: { channel: string; scope: string; kind: EventKind }[] = []
  for (const [channel, id] of channels)
    for (const kind of kinds) {
      const topic = topics[kind]
      if (!topic) continue
      const account = accountFor(topic, channel, accounts)
      if (account?.id === undefined) {
        if (!topic.inChat) lacking.push({ channel, scope: topic.scopes[0] ?? '', kind })
        continue
      }
      const { type, version, scopes, inChat } = topic
      const one: Wanted = { type, version, condition: conditionOf(topic, id, account.id), scopes, account, channel, inChat }
      wanted.set(keyOf(one), one)
    }
  return { wanted, lacking }
}

/** The key of the subscription that tells a kind of event in a channel. */
export function keysFor(kind: EventKind, channelId: string, accounts: Accounts, channel: string): string | undefined {
  const topic = topics[kind]
  const account = topic && accountFor(topic, channel, accounts)
  return account?.id === undefined ? undefined : keyOf({ type: topic!.type, condition: conditionOf(topic!, channelId, account.id) })
}

/** Whose token will do. Owners may do all that moderators may, so theirs is the surer one. */
function accountFor({ whose, scopes }: Topic, channel: string, accounts: Accounts): Account | undefined {
  const owner = accounts.ownerOf(channel)
  const candidates = whose === 'owner' ? [owner] : whose === 'moderator' ? [owner, accounts.bot] : [accounts.bot]
  return candidates.find(
    (account) => account !== undefined && (scopes.length === 0 ? account.dead === undefined : scopes.some((scope) => account.has(scope))),
  )
}

function conditionOf({ whose, channelAs }: Topic, channelId: string, accountId: string): Record<string, string> {
  const condition: Record<string, string> = { [channelAs]: channelId }
  if (whose === 'moderator') condition['moderator_user_id'] = accountId
  if (whose === 'reader') condition['user_id'] = accountId
  return condition
}
