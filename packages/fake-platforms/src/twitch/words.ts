import { idOf } from './account.ts'
import { Room } from './room.ts'

/** Something a viewer says. */
export interface Words {
  /** Display name; the login is its lower case. */
  readonly user: string
  /** Login, where it differs from the display name in lower case (names in other scripts). */
  readonly login?: string
  readonly userId?: string
  readonly text: string
  /** `moderator`, `subscriber/12`, …; the version is 1 when left out. */
  readonly badges?: readonly string[]
  /** Said with `/me`. */
  readonly action?: boolean
  /** Cheered along with it. */
  readonly bits?: number
  /** Id of the message it answers. */
  readonly replyTo?: string
  /** Id of the message; made up when left out. */
  readonly id?: string
  /** Tags to set or replace, unescaped. */
  readonly tags?: Readonly<Record<string, string>>
}

/** The parts of a chat line that every kind of it shares. */
export interface Spoken {
  readonly id: string
  readonly login: string
  readonly tags: Readonly<Record<string, string | number>>
}

/**
 * The tags with which Twitch would send these words, in its order (alphabetic).
 * Source: https://dev.twitch.tv/docs/chat/irc/#privmsg-tags, read 2026-11-21.
 */
export function speak(room: Room, words: Words, now: number): Spoken {
  const id = words.id ?? Room.newId()
  const login = words.login ?? words.user.toLowerCase()
  const badges = (words.badges ?? []).map((badge) => (badge.includes('/') ? badge : `${badge}/1`))
  const has = (name: string) => badges.some((badge) => badge.startsWith(`${name}/`))
  const months = badges.find((badge) => badge.startsWith('subscriber/'))
  const tags = {
    'badge-info': months ?? '',
    badges: badges.join(','),
    ...(words.bits === undefined ? {} : { bits: words.bits }),
    color: '#1E90FF',
    'display-name': words.user,
    emotes: '',
    'first-msg': 0,
    flags: '',
    id,
    mod: has('moderator') ? 1 : 0,
    ...room.replyTags(words.replyTo),
    'returning-chatter': 0,
    'room-id': room.id,
    subscriber: months ? 1 : 0,
    'tmi-sent-ts': now,
    turbo: has('turbo') ? 1 : 0,
    'user-id': words.userId ?? idOf(login),
    'user-type': has('moderator') ? 'mod' : '',
    ...(has('vip') ? { vip: 1 } : {}),
    ...words.tags,
  }
  return { id, login, tags }
}

/** Where a line of somebody's comes from, in IRC's spelling. */
export function source(login: string): string {
  return `${login}!${login}@${login}.tmi.twitch.tv`
}
