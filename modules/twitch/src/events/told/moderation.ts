import { nameOf } from '../fields.ts'
import { channelOf, type Reader } from './told.ts'

/** What moderators do. Source: https://dev.twitch.tv/docs/eventsub/eventsub-reference/, checked against @twurple/eventsub-base 8.1.4, 2026-11-22. */
export const moderation: Readonly<Record<string, Reader>> = {
  'channel.ban': (event) => {
    const reason = event.maybe('reason')
    const moderator = event.someone('moderator_user')
    const more = { ...(reason === undefined ? {} : { reason }), ...(moderator ? { by: nameOf(moderator) } : {}) }
    const at = event.time('banned_at')
    const who = { channel: channelOf(event), account: event.account('user'), at }
    const ends = event.time('ends_at')
    if (event.flag('is_permanent') || ends === undefined) return { kind: 'ban', ...who, data: more }
    return { kind: 'timeout', ...who, data: { seconds: Math.max(0, Math.round((ends - (at ?? ends)) / 1_000)), ...more } }
  },
  'channel.unban': (event) => {
    const moderator = event.someone('moderator_user')
    const data = moderator ? { by: nameOf(moderator) } : {}
    return { kind: 'unban', channel: channelOf(event), account: event.account('user'), data }
  },
  'channel.chat.message_delete': (event) => ({
    kind: 'message.delete',
    channel: channelOf(event),
    account: event.account('target_user'),
    data: { message: event.text('message_id') },
  }),
  'channel.shoutout.create': (event) => {
    const data = { to: nameOf(event.account('to_broadcaster_user')) }
    const account = event.someone('moderator_user') ?? channelOf(event)
    return { kind: 'shoutout.out', channel: channelOf(event), account, data, at: event.time('started_at') }
  },
  'channel.shoutout.receive': (event) => {
    const from = event.account('from_broadcaster_user')
    const data = { from: nameOf(from), viewers: event.count('viewer_count') }
    return { kind: 'shoutout.in', channel: channelOf(event), account: from, data, at: event.time('started_at') }
  },
}
