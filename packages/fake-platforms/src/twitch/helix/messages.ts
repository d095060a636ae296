import type { Channel } from '../channel.ts'
import { type Answer, Refusal } from '../http.ts'
import type { Person } from '../people.ts'
import { type Call, data, nothing, type Operation, textIn } from './call.ts'
import { mayChat } from './eventsub.ts'

/** What an application had said in a chat. */
export interface ApiMessage {
  readonly id: string
  readonly channel: string
  readonly login: string
  readonly text: string
  readonly replyTo: string | undefined
  readonly forSourceOnly: boolean | undefined
  /** With an application's token, which gives the bot its badge. */
  readonly asApp: boolean
  readonly at: number
}

/** Announcements that moderators made. */
export interface Announcement {
  readonly channel: string
  readonly by: string
  readonly text: string
  readonly color: string
}

/** What was said in chats over the API, and the operations that say it. */
export class Messages {
  readonly sent: ApiMessage[] = []
  readonly announcements: Announcement[] = []

  readonly operations: readonly Operation[] = [
    { route: 'POST chat/messages', wants: 'app or user', answer: (call) => this.#send(call) },
    {
      route: 'POST chat/announcements',
      wants: 'user',
      scopes: ['moderator:manage:announcements'],
      answer: (call) => this.#announce(call),
    },
  ]

  /** Source: https://dev.twitch.tv/docs/api/reference#send-chat-message, not re-read on 2026-11-22. */
  #send(call: Call): Answer {
    const { platform, token } = call
    // The reference puts the ids into the body; a widely used library puts them into the query, and Twitch takes that too.
    const body = call.json()
    const field = (name: string) => call.query.get(name) ?? textIn(body, name)
    const broadcaster = call.person(field('broadcaster_id'), 'broadcaster_id')
    const sender = call.person(field('sender_id'), 'sender_id')
    const channel = platform.channel(broadcaster.login)
    const moderates = platform.people.moderates(sender.login, broadcaster.login)
    this.#maySpeak(call, sender, broadcaster, moderates)
    const text = textIn(body, 'message')
    const replyTo = typeof body['reply_parent_message_id'] === 'string' ? body['reply_parent_message_id'] : undefined
    const source = body['for_source_only']
    if (source !== undefined && token.user)
      throw new Refusal(400, 'The for_source_only parameter can only be set with an app access token.')
    if ([...text].length > platform.limits.messageLength) throw new Refusal(422, 'The message is too large.')
    if (replyTo !== undefined && !channel.lines.has(replyTo))
      throw new Refusal(400, "The request's input was not valid. Message cannot be replied to.")
    const drop = channel.dropReason ?? this.#drop(channel, sender, text, moderates, platform.clock.now())
    if (drop) return data({ message_id: '', is_sent: false, drop_reason: drop })
    const badges = sender.id === broadcaster.id ? ['broadcaster/1'] : moderates ? ['moderator/1'] : []
    const said = { user: sender.displayName, login: sender.login, userId: sender.id, text, badges }
    const id = platform.chat.say(broadcaster.login, { ...said, ...(replyTo === undefined ? {} : { replyTo }) })
    const forSourceOnly = typeof source === 'boolean' ? source : undefined
    this.sent.push({
      id,
      channel: broadcaster.login,
      login: sender.login,
      text,
      replyTo,
      forSourceOnly,
      asApp: !token.user,
      at: platform.clock.now(),
    })
    return data({ message_id: id, is_sent: true })
  }

  /** A user speaks with `user:write:chat`; an application for a user who granted that and `user:bot`, where it may. */
  #maySpeak(call: Call, sender: Person, broadcaster: Person, moderates: boolean): void {
    const { platform, token } = call
    if (token.user) {
      if (!token.scopes.includes('user:write:chat')) throw new Refusal(401, 'Missing scope: user:write:chat')
      if (token.user.id !== sender.id)
        throw new Refusal(401, "The ID in sender_id must match the user ID found in the request's OAuth token.")
      return
    }
    const { tokens } = platform.auth
    const spoken = tokens.granted(token.clientId, sender.id, 'user:write:chat')
    if (!spoken || !mayChat(call, sender.id, broadcaster.id, moderates))
      throw new Refusal(
        401,
        'The sender must have authorized the app with the user:write:chat and user:bot scopes, and the app must have the channel:bot scope of the broadcaster or the sender must moderate the channel.',
      )
  }

  /** Why the chat itself does not show a message. Codes are those of IRC: https://github.com/twitchdev/issues/issues/962, read 2026-11-22. */
  #drop(channel: Channel, sender: Person, text: string, moderates: boolean, now: number): Channel['dropReason'] {
    if (channel.bans.has(sender.id)) return { code: 'user_banned', message: 'You are permanently banned from talking in this channel.' }
    const last = this.sent.findLast((one) => one.channel === channel.owner.login && one.login === sender.login)
    const since = last && last.text === text ? now - last.at : Number.POSITIVE_INFINITY
    if (since < 30_000 && !moderates)
      return {
        code: 'msg_duplicate',
        message: 'Your message was not sent because it is identical to the previous one you sent, less than 30 seconds ago.',
      }
    return undefined
  }

  /** Source: https://dev.twitch.tv/docs/api/reference#send-chat-announcement, not re-read on 2026-11-22. */
  #announce(call: Call): Answer {
    const channel = call.moderated()
    const body = call.json()
    const text = [...textIn(body, 'message')].slice(0, call.platform.limits.announcementLength).join('')
    const color = body['color'] ?? 'primary'
    if (!['blue', 'green', 'orange', 'purple', 'primary'].includes(String(color)))
      throw new Refusal(400, 'The value in the color field is not valid.')
    this.announcements.push({ channel: channel.owner.login, by: call.user.login, text, color: String(color) })
    return nothing
  }
}
