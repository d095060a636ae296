import { plainName } from './account.ts'
import type { Connection } from './connection.ts'
import type { RefusalReason } from './journal.ts'
import type { Line } from './line.ts'
import { Room } from './room.ts'
import { source, speak } from './words.ts'
import type { Standing } from './world.ts'

/** What Twitch tells the sender; the rest it drops without a word. Source: https://dev.twitch.tv/docs/irc/msg-id/, read 2026-11-21. */
const notices: Partial<Record<RefusalReason, readonly [id: string, text: string]>> = {
  ratelimit: ['msg_ratelimit', 'Your message was not sent because you are sending messages too quickly.'],
  duplicate: ['msg_duplicate', 'Your message was not sent because it is identical to the previous one you sent, less than 30 seconds ago.'],
  command: ['unrecognized_cmd', 'Unrecognized command.'],
}

/** A client's PRIVMSG: check it as Twitch does, tell the sender, show it to everybody else in the channel. */
export function say(connection: Connection, standing: Standing, line: Line): void {
  const { world } = connection
  const channel = plainName(line.params[0] ?? '')
  const said = line.params[1] ?? ''
  const room = world.room(channel)
  const { text, action } = unwrap(said)
  const reason = objection(connection, standing, room, said)
  if (reason !== undefined) {
    world.journal.refused.push({ channel, login: standing.login, text: said, reason, at: world.now() })
    const notice = notices[reason]
    if (notice && connection.wants('commands')) connection.notice(channel, ...notice)
    return
  }
  const id = Room.newId()
  const replyTo = line.tags['reply-parent-msg-id']
  world.journal.sent.push({ id, channel, login: standing.login, text, action, tags: line.tags, replyTo, at: world.now() })
  const nonce = line.tags['client-nonce']
  const state = connection.userState(room, standing)
  if (connection.wants('commands'))
    connection.tagged({ ...(nonce === undefined ? {} : { 'client-nonce': nonce }), ...state, id }, `:tmi.twitch.tv USERSTATE #${channel}`)
  const badges = state['badges'] === '' ? [] : [String(state['badges'])]
  const words = { user: standing.displayName, login: standing.login, userId: standing.id, id, text, badges }
  const spoken = speak(room, { ...words, ...(replyTo === undefined ? {} : { replyTo }) }, world.now())
  room.remember(id, { login: standing.login, userId: standing.id, displayName: standing.displayName, text })
  const body = action ? `\u0001ACTION ${text}\u0001` : text
  room.broadcast(spoken.tags, `:${source(standing.login)} PRIVMSG #${channel} :${body}`, connection)
  world.heard?.({ channel, id, by: standing, text, badges, bits: undefined, replyTo })
}

/** `/me waves` and its older spelling on the wire. */
function unwrap(said: string): { text: string; action: boolean } {
  const action = /^(?:[/.]me +|\u0001ACTION )([^\u0001]*)\u0001?$/.exec(said)
  return action ? { text: action[1]!, action: true } : { text: said, action: false }
}

/** Why Twitch would not show `said`, the first reason that applies. Lengths count code points. */
function objection({ world }: Connection, { login, anonymous }: Standing, room: Room, said: string): RefusalReason | undefined {
  if (anonymous) return 'anonymous'
  if (said.trim() === '') return 'empty'
  if (/^[/.]/.test(said) && !/^[/.]me /.test(said) && !/^\.\s*\./.test(said)) return 'command'
  if ([...unwrap(said).text].length > world.limits.length) return 'too-long'
  if (!world.takeMessage(login, room.name)) return 'ratelimit'
  if (world.repeats(login, room.name, said)) return 'duplicate'
  return undefined
}
