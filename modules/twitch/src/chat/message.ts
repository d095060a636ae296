import type { Account, Envelope } from '@waddlebot/sdk'
import { composed, fragmentsOf } from './fragment.ts'
import { type IrcLine, rolesOfBadges, unwrapAction } from './irc/index.ts'

/** What most messages do not have is set where it is there: to spread it would make an object of it first, and every line is a message. */
type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** Whoever stands in the tags of a line; undefined when Twitch did not say who. */
export function accountOf(line: IrcLine, login = line.login): Account | undefined {
  const id = line.tag('user-id')
  if (id === undefined || id === '' || login === '') return undefined
  const badges = line.tag('badges')
  const displayName = line.tag('display-name')
  const roles = rolesOfBadges(badges)
  const account: Writable<Account> = { id, name: login }
  if (displayName) account.displayName = displayName
  if (roles.length > 0) account.roles = roles
  if (badges?.includes('bot-badge/')) account.bot = true
  return account
}

/** When Twitch says it happened, or now. */
export function timeOf(line: IrcLine, now: number): number {
  const sent = Number(line.tag('tmi-sent-ts'))
  return Number.isSafeInteger(sent) && sent > 0 ? sent : now
}

/** Whether the line was written in another channel, whose chat this one shares. */
export function isForeign(line: IrcLine): boolean {
  const source = line.tag('source-room-id')
  return source !== undefined && source !== '' && source !== line.tag('room-id')
}

/**
 * A chat line as an envelope; with Bits or without, said or done (`/me`).
 *
 * @returns undefined for a line that lacks what every message has: an id, an author, a channel, words
 */
export function messageOf(line: IrcLine, now: number): Envelope | undefined {
  const id = line.tag('id')
  const account = accountOf(line)
  const { channel } = line
  if (!id || !account || channel === '' || line.text === undefined) return undefined
  const parent = line.tag('reply-parent-msg-id')
  const { text: said } = unwrapAction(line.text)
  const words = parent ? withoutAddress(line, said) : said
  const skipped = words.length === said.length ? 0 : Array.from(said).length - Array.from(words).length
  const fragments = fragmentsOf(words, line.tag('emotes'), skipped)
  const envelope: Writable<Envelope> = {
    id,
    platform: 'twitch',
    server: null,
    channel,
    account,
    kind: 'message',
    at: timeOf(line, now),
    receivedAt: now,
    text: fragments ? fragments.map((fragment) => fragment.text).join('') : composed(words),
    raw: line.raw,
  }
  if (fragments) envelope.fragments = fragments
  if (parent) envelope.replyTo = replyTo(line, parent)
  return envelope
}

function replyTo(line: IrcLine, id: string): NonNullable<Envelope['replyTo']> {
  const name = line.tag('reply-parent-user-login')
  const userId = line.tag('reply-parent-user-id')
  const text = line.tag('reply-parent-msg-body')
  return { id, ...(name ? { account: { name, ...(userId ? { id: userId } : {}) } } : {}), ...(text === undefined ? {} : { text }) }
}

/** Twitch puts `@parent ` before every reply; nobody wrote it, and `!quote add` behind it is still a command. */
function withoutAddress(line: IrcLine, said: string): string {
  for (const name of [line.tag('reply-parent-display-name'), line.tag('reply-parent-user-login')])
    if (name && said.toLowerCase().startsWith(`@${name.toLowerCase()} `)) return said.slice(name.length + 2)
  return said
}
