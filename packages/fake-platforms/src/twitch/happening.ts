import type { Room } from './room.ts'
import { speak, type Words } from './words.ts'

/** Prime, or the tier as Twitch numbers it. */
export type Plan = 'Prime' | '1000' | '2000' | '3000'

/** What can happen in a channel besides chat. `round` ties the single gifts of a round to its announcement. */
export type Happening =
  | { readonly kind: 'raid'; readonly user: string; readonly userId?: string; readonly viewers: number }
  | { readonly kind: 'sub'; readonly user: string; readonly userId?: string; readonly plan?: Plan }
  | {
      readonly kind: 'resub'
      readonly user: string
      readonly userId?: string
      readonly plan?: Plan
      readonly months: number
      readonly text?: string
    }
  | {
      readonly kind: 'subgift'
      readonly user: string
      readonly userId?: string
      readonly plan?: Plan
      readonly to: string
      readonly round?: string
    }
  | {
      readonly kind: 'submysterygift'
      readonly user: string
      readonly userId?: string
      readonly plan?: Plan
      readonly count: number
      readonly round?: string
    }

/** A USERNOTICE: tags and the rest of the line. Source: https://dev.twitch.tv/docs/chat/irc/#usernotice-tags, read 2026-11-21. */
export function userNotice(room: Room, event: Happening, now: number): { id: string; tags: Record<string, string | number>; rest: string } {
  const text = 'text' in event && event.text !== undefined ? event.text : undefined
  const words: Words = { user: event.user, text: text ?? '', ...(event.userId === undefined ? {} : { userId: event.userId }) }
  const spoken = speak(room, words, now)
  const tags = { ...spoken.tags, login: spoken.login, 'msg-id': event.kind, 'system-msg': sentence(event), ...details(event, spoken.login) }
  return { id: spoken.id, tags, rest: `:tmi.twitch.tv USERNOTICE #${room.name}${text === undefined ? '' : ` :${text}`}` }
}

function details(event: Happening, login: string): Record<string, string | number> {
  if (event.kind === 'raid')
    return { 'msg-param-displayName': event.user, 'msg-param-login': login, 'msg-param-viewerCount': event.viewers }
  const plan = event.plan ?? '1000'
  const round: Record<string, string> =
    'round' in event && event.round !== undefined ? { 'msg-param-community-gift-id': event.round, 'msg-param-origin-id': event.round } : {}
  const sub = { 'msg-param-sub-plan': plan, 'msg-param-sub-plan-name': plan === 'Prime' ? 'Prime Gaming' : 'Channel Subscription' }
  switch (event.kind) {
    case 'sub':
      return { ...sub, 'msg-param-cumulative-months': 1, 'msg-param-should-share-streak': 0 }
    case 'resub':
      return { ...sub, 'msg-param-cumulative-months': event.months, 'msg-param-should-share-streak': 0 }
    case 'subgift':
      return {
        ...sub,
        ...round,
        'msg-param-months': 1,
        'msg-param-gift-months': 1,
        'msg-param-recipient-display-name': event.to,
        'msg-param-recipient-user-name': event.to.toLowerCase(),
      }
    case 'submysterygift':
      return { ...sub, ...round, 'msg-param-mass-gift-count': event.count, 'msg-param-sender-count': event.count }
  }
}

function sentence(event: Happening): string {
  switch (event.kind) {
    case 'raid':
      return `${event.viewers} raiders from ${event.user} have joined!`
    case 'sub':
      return `${event.user} subscribed.`
    case 'resub':
      return `${event.user} subscribed. They've subscribed for ${event.months} months!`
    case 'subgift':
      return `${event.user} gifted a sub to ${event.to}!`
    case 'submysterygift':
      return `${event.user} is gifting ${event.count} subs to the community!`
  }
}
