import type {
  AppMentionEvent,
  ChannelJoinMessageEvent,
  ChannelLeaveMessageEvent,
  GenericMessageEvent,
  MemberJoinedChannelEvent,
  MemberLeftChannelEvent,
  MessageChangedEvent,
  MessageDeletedEvent,
  ReactionAddedEvent,
  ReactionRemovedEvent,
  UserChangeEvent,
} from '@slack/types'
import type { Channel } from './channel.ts'
import type { SlackMessage } from './message.ts'
import { type User, userObject } from './person.ts'

/** An event that travels inside an `event_callback`. Shapes: `@slack/types` and https://docs.slack.dev/reference/events, read 2026-11-22. */
export type SlackEventBody = Readonly<Record<string, unknown>> & { readonly type: string }

/** Where and when something happened, in the fields of a message event. */
function where(channel: Channel, ts: string) {
  return { channel: channel.id, channel_type: channel.type, event_ts: ts } satisfies Partial<GenericMessageEvent>
}

export function messageEvent(channel: Channel, message: SlackMessage): SlackEventBody {
  const { reply_count: _, reply_users: __, reply_users_count: ___, latest_reply: ____, ...said } = message
  const root = message.subtype === 'thread_broadcast' ? { root: channel.get(message.thread_ts ?? '') } : {}
  return { ...said, ...root, ...where(channel, message.ts) }
}

/** Comes besides the message event, for the same `ts`, with an `event_id` of its own. */
export function mentionEvent(channel: Channel, message: SlackMessage): SlackEventBody {
  const { type: _, subtype: __, channel_type: ___, ...said } = messageEvent(channel, message)
  const mention = {
    type: 'app_mention',
    ts: message.ts,
    text: message.text,
    channel: channel.id,
    event_ts: message.ts,
  } satisfies AppMentionEvent
  return { ...said, ...mention }
}

export function changedEvent(channel: Channel, message: SlackMessage, before: SlackMessage, ts: string): SlackEventBody {
  const meta = {
    type: 'message',
    subtype: 'message_changed',
    hidden: true,
    ts,
    ...where(channel, ts),
  } satisfies Partial<MessageChangedEvent>
  return { ...meta, message, previous_message: before }
}

export function deletedEvent(channel: Channel, before: SlackMessage, ts: string): SlackEventBody {
  const meta = {
    type: 'message',
    subtype: 'message_deleted',
    hidden: true,
    ts,
    deleted_ts: before.ts,
    ...where(channel, ts),
  } satisfies Partial<MessageDeletedEvent>
  return { ...meta, previous_message: before }
}

export function reactionEvent(
  on: boolean,
  channel: Channel,
  message: SlackMessage,
  user: string,
  reaction: string,
  ts: string,
): SlackEventBody {
  const item = { type: 'message', channel: channel.id, ts: message.ts } as const
  const rest = { user, reaction, item_user: message.user ?? '', item, event_ts: ts }
  return on
    ? ({ type: 'reaction_added', ...rest } satisfies ReactionAddedEvent)
    : ({ type: 'reaction_removed', ...rest } satisfies ReactionRemovedEvent)
}

/** The line that joining leaves in a channel. */
export function joinLine(team: string, user: string) {
  return { subtype: 'channel_join', user, text: `<@${user}> has joined the channel`, team } satisfies Partial<ChannelJoinMessageEvent>
}

export function leaveLine(team: string, user: string) {
  return { subtype: 'channel_leave', user, text: `<@${user}> has left the channel`, team } satisfies Partial<ChannelLeaveMessageEvent>
}

export function memberEvent(joined: boolean, channel: Channel, team: string, user: string, ts: string): SlackEventBody {
  // Here, unlike in messages, the kind of a channel is one letter: C, or G for private ones.
  const rest = { user, channel: channel.id, channel_type: channel.kind === 'private' ? 'G' : 'C', team, event_ts: ts }
  return joined
    ? ({ type: 'member_joined_channel', ...rest } satisfies MemberJoinedChannelEvent)
    : ({ type: 'member_left_channel', ...rest } satisfies MemberLeftChannelEvent)
}

export function userChangeEvent(user: User, now: number, ts: string): SlackEventBody {
  const changed = { type: 'user_change', user: userObject(user, now), cache_ts: Math.floor(now / 1_000), event_ts: ts }
  return changed satisfies { type: string } & Omit<UserChangeEvent, 'type'>
}
