import type { Channel } from '../channel.ts'
import type { Person } from '../people.ts'
import type { Platform } from '../platform.ts'

/** Where and when something happens: what the builders of events draw on. */
export interface Scene {
  readonly platform: Platform
  readonly channel: Channel
  /** RFC 3339, now or so many milliseconds from now. */
  readonly time: (inMs?: number) => string
  readonly someone: (name: string) => Person
}

export function broadcasterOf({ channel: { owner } }: Scene) {
  return { broadcaster_user_id: owner.id, broadcaster_user_login: owner.login, broadcaster_user_name: owner.displayName }
}

export function userFields(user: Person) {
  return { user_id: user.id, user_login: user.login, user_name: user.displayName }
}

export function moderatorFields(user: Person) {
  return { moderator_user_id: user.id, moderator_user_login: user.login, moderator_user_name: user.displayName }
}

/** `word_broadcaster_user_id` and the two names beside it. */
export function otherBroadcaster<W extends 'from' | 'to' | 'host'>(word: W, user: Person) {
  return {
    [`${word}_broadcaster_user_id`]: user.id,
    [`${word}_broadcaster_user_login`]: user.login,
    [`${word}_broadcaster_user_name`]: user.displayName,
  } as Record<`${W}_broadcaster_user_${'id' | 'login' | 'name'}`, string>
}
