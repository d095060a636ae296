import type { Account, Envelope, EventKind, Events } from '@waddlebot/sdk'
import { composed } from './fragment.ts'
import type { IrcLine } from './irc/index.ts'
import { accountOf, timeOf } from './message.ts'

/** How Twitch names what somebody pays for, and how we do. */
const tiers: Readonly<Record<string, string>> = { Prime: 'prime', '1000': '1', '2000': '2', '3000': '3' }

/**
 * What a line that is no chat message tells: raids, subscriptions, gifts, bans, timeouts, deletions, cheers.
 *
 * @returns undefined for a line that tells none of these, or too little
 */
export function eventOf(line: IrcLine, now: number): Envelope | undefined {
  switch (line.command) {
    case 'PRIVMSG':
      return cheer(line, now)
    case 'USERNOTICE':
      return userNotice(line, now)
    case 'CLEARCHAT':
      return removal(line, now)
    case 'CLEARMSG':
      return deletion(line, now)
    default:
      return undefined
  }
}

function envelope<K extends EventKind>(
  line: IrcLine,
  now: number,
  id: string,
  kind: K,
  account: Account,
  data: Events[K],
  text = '',
): Envelope {
  return {
    id,
    platform: 'twitch',
    server: null,
    channel: line.channel,
    account,
    kind,
    at: timeOf(line, now),
    receivedAt: now,
    text: composed(text),
    data: { ...data },
    raw: line.raw,
  }
}

/** Bits on a chat line; the line is a message besides, so the cheer has an id of its own. */
function cheer(line: IrcLine, now: number): Envelope | undefined {
  const bits = Number(line.tag('bits'))
  const id = line.tag('id')
  const account = accountOf(line)
  if (!id || !account || !Number.isSafeInteger(bits) || bits <= 0) return undefined
  return envelope(line, now, `${id}:cheer`, 'cheer', account, { bits, ...(line.text ? { text: line.text } : {}) }, line.text)
}

function userNotice(line: IrcLine, now: number): Envelope | undefined {
  const id = line.tag('id')
  const account = accountOf(line, line.tag('login') ?? '')
  if (!id || !account || line.channel === '') return undefined
  const tier = tiers[line.tag('msg-param-sub-plan') ?? ''] ?? '1'
  switch (line.tag('msg-id')) {
    case 'raid': {
      const from = line.tag('msg-param-displayName') || line.tag('msg-param-login') || account.name
      return envelope(line, now, id, 'raid', account, { from, viewers: count(line, 'msg-param-viewerCount') })
    }
    case 'sub':
    case 'primepaidupgrade':
    case 'giftpaidupgrade':
    case 'anongiftpaidupgrade':
      return envelope(line, now, id, 'subscribe', account, { tier })
    case 'resub': {
      const months = count(line, 'msg-param-cumulative-months') || 1
      return envelope(line, now, id, 'resub', account, { tier, months, ...(line.text ? { text: line.text } : {}) }, line.text)
    }
    case 'subgift':
    case 'anonsubgift': {
      const to = line.tag('msg-param-recipient-display-name') || line.tag('msg-param-recipient-user-name')
      return envelope(line, now, id, 'gift', account, { tier, count: 1, ...(to ? { to } : {}) })
    }
    case 'submysterygift':
    case 'anonsubmysterygift':
      return envelope(line, now, id, 'gift', account, { tier, count: count(line, 'msg-param-mass-gift-count') || 1 })
    default:
      return undefined
  }
}

/** A ban, a timeout, or a chat that was cleared. The line has no id; who, where and when make one. */
function removal(line: IrcLine, now: number): Envelope | undefined {
  const target = line.tag('target-user-id')
  const name = line.text
  if (line.channel === '') return undefined
  if (target === undefined && name === undefined) {
    // Twitch does not say who cleared it: the channel stands in.
    const room = line.tag('room-id')
    if (!room) return undefined
    return envelope(
      line,
      now,
      `clearchat:${line.channel}:${line.tag('tmi-sent-ts') ?? now}`,
      'chat.clear',
      { id: room, name: line.channel },
      {},
    )
  }
  if (!target || !name) return undefined
  const seconds = line.tag('ban-duration')
  const id = `clearchat:${line.channel}:${target}:${line.tag('tmi-sent-ts') ?? now}`
  const account = { id: target, name }
  if (seconds === undefined) return envelope(line, now, id, 'ban', account, {})
  return envelope(line, now, id, 'timeout', account, { seconds: Number(seconds) || 0 })
}

function deletion(line: IrcLine, now: number): Envelope | undefined {
  const message = line.tag('target-msg-id')
  const name = line.tag('login')
  if (!message || !name || line.channel === '') return undefined
  // Twitch does not say the author's id here; the login is all there is.
  return envelope(line, now, `clearmsg:${message}`, 'message.delete', { id: name, name }, { message })
}

function count(line: IrcLine, name: string): number {
  const number = Number(line.tag(name))
  return Number.isSafeInteger(number) && number > 0 ? number : 0
}
