import type { Needs } from '@waddlebot/sdk'
import { isTwitchAction, rights } from '../actions/rights.ts'
import type { TwitchConfig } from '../config.ts'
import { topics } from '../events/kinds.ts'

/** What decides which scopes are asked for. */
export interface ScopeWish {
  readonly needs: Needs
  readonly sendBy: TwitchConfig['sendBy']
  /** Whether the application has a secret, so that it may speak for itself. */
  readonly hasApp: boolean
  readonly events: TwitchConfig['events']['transport']
}

/** The scopes of the account that the bot speaks with: chat, and what the modules need of it. */
export function botScopes({ needs, sendBy, hasApp, events }: ScopeWish): string[] {
  const scopes = new Set(['chat:read', 'chat:edit'])
  if (sendBy !== 'irc') scopes.add('user:write:chat')
  // https://dev.twitch.tv/docs/chat/authenticating/: an application speaks for an account that granted user:bot.
  if (sendBy !== 'irc' && hasApp) scopes.add('user:bot')
  for (const kind of events === 'off' ? [] : needs.events) {
    const { whose, scopes: [scope] = [] } = topics[kind] ?? {}
    if (scope !== undefined && (whose === 'moderator' || whose === 'reader')) scopes.add(scope)
  }
  for (const action of needs.actions)
    if (isTwitchAction(action) && rights[action].whose === 'bot' && rights[action].scope) scopes.add(rights[action].scope)
  return [...scopes].sort()
}

/** The scopes that only the owner of a channel can grant; none when the modules need nothing of the kind. */
export function ownerScopes({ needs, sendBy, hasApp, events }: ScopeWish): string[] {
  const scopes = new Set<string>()
  for (const kind of events === 'off' ? [] : needs.events) {
    const topic = topics[kind]
    // What the chat tells as well is no reason to trouble somebody, unless they are asked for something else anyway.
    if (topic?.whose === 'owner' && !topic.inChat) scopes.add(topic.scopes[0]!)
  }
  for (const action of needs.actions) if (isTwitchAction(action) && rights[action].whose === 'owner') scopes.add(rights[action].scope!)
  if (scopes.size === 0) return []
  for (const kind of events === 'off' ? [] : needs.events) if (topics[kind]?.whose === 'owner') scopes.add(topics[kind].scopes[0]!)
  if (hasApp && sendBy !== 'irc') scopes.add('channel:bot')
  return [...scopes].sort()
}

/** Those of `wanted` that were not granted; a manage scope stands for the read scope of the same thing. */
export function missingScopes(wanted: readonly string[], granted: readonly string[]): string[] {
  const has = new Set(granted)
  return wanted.filter((scope) => !has.has(scope) && !has.has(scope.replace(':read:', ':manage:')))
}
