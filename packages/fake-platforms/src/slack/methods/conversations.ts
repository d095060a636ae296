import { type Args, page } from '../args.ts'
import type { Channel } from '../channel.ts'
import { leaveLine, memberEvent } from '../events.ts'
import type { SlackMessage } from '../message.ts'
import { post } from '../posting.ts'
import { Refusal } from '../refusal.ts'
import type { Team } from '../team.ts'
import { channelOf, type Method } from './method.ts'

/** Sources: https://docs.slack.dev/reference/methods/conversations.history and its neighbours, read 2026-11-22. */
export const conversations: Readonly<Record<string, Method>> = {
  'conversations.info': (call) => {
    const channel = channelOf(call)
    const count = call.args.flag('include_num_members') ? { num_members: channel.members.size } : {}
    return { channel: { ...channelObject(call.team, channel), ...count } }
  },

  'conversations.list': ({ team, args }) => {
    const types = new Set((args.text('types') ?? 'public_channel').split(',').map((type) => type.trim()))
    const typeOf = { public: 'public_channel', private: 'private_channel', im: 'im' } as const
    const seen = [...team.channels.values()].filter(
      (channel) => types.has(typeOf[channel.kind]) && (channel.kind === 'public' || channel.members.has(team.botUserId)),
    )
    const { items, next } = page(seen, args, args.limit(100, 1_000))
    const channels = items.map((channel) => ({ ...channelObject(team, channel), num_members: channel.members.size }))
    return { channels, response_metadata: { next_cursor: next } }
  },

  'conversations.history': (call) => {
    const channel = channelOf(call)
    if (!channel.members.has(call.team.botUserId)) throw new Refusal('not_in_channel')
    const { messages, next } = window(channel.timeline(), call.args, 999)
    return { messages, has_more: next !== '', pin_count: 0, ...(next === '' ? {} : { response_metadata: { next_cursor: next } }) }
  },

  'conversations.replies': (call) => {
    const channel = channelOf(call)
    const ts = call.args.need('ts')
    if (!channel.members.has(call.team.botUserId)) throw new Refusal('not_in_channel')
    const asked = channel.get(ts)
    if (!asked) throw new Refusal('thread_not_found')
    // Asked for a reply, Slack gives the reply alone; asked for the parent, the parent and its replies, oldest first.
    const thread = channel.thread(ts)
    const { messages, next } = window(thread.toReversed(), call.args, 1_000)
    return {
      messages: messages.toReversed(),
      has_more: next !== '',
      ...(next === '' ? {} : { response_metadata: { next_cursor: next } }),
    }
  },

  'conversations.members': (call) => {
    const channel = channelOf(call)
    const { items, next } = page([...channel.members], call.args, call.args.limit(100, 1_000))
    return { members: items, response_metadata: { next_cursor: next } }
  },

  'conversations.kick': (call) => {
    const { world, team, args } = call
    const channel = channelOf(call)
    const user = args.need('user', 'user_not_found')
    if (channel.kind === 'im') throw new Refusal('method_not_supported_for_channel_type')
    if (!channel.members.has(team.botUserId)) throw new Refusal('not_in_channel')
    if (channel.name === 'general') throw new Refusal('cant_kick_from_general')
    if (user === team.botUserId) throw new Refusal('cant_kick_self')
    if (!channel.members.delete(user)) throw new Refusal('not_in_channel')
    post(world, team, channel, leaveLine(team.id, user))
    world.tell(team, memberEvent(false, channel, team.id, user, world.ids.ts()))
    return {}
  },

  'conversations.open': ({ world, team, args }) => {
    const asked = args.text('channel')
    if (asked !== undefined) {
      const channel = team.channels.get(asked)
      if (channel?.kind !== 'im') throw new Refusal('channel_not_found')
      return { no_op: true, already_open: true, channel: { id: channel.id } }
    }
    const users = (args.text('users') ?? '').split(',').filter((id) => id !== '')
    if (users.length === 0) throw new Refusal('users_list_not_supplied')
    // Group conversations (mpim) are not part of this fake.
    if (users.length > 1) throw new Refusal('method_not_supported_for_channel_type')
    const user = team.users.get(users[0]!)
    if (!user) throw new Refusal('user_not_found')
    if (user.id === team.botUserId) throw new Refusal('cannot_dm_bot')
    const { channel, opened } = team.direct(user.id, world.now())
    const already = opened ? {} : { no_op: true, already_open: true }
    return { ...already, channel: args.flag('return_im') ? channelObject(team, channel) : { id: channel.id } }
  },
}

/** Source: https://docs.slack.dev/reference/objects/conversation-object, read 2026-11-22. */
function channelObject(team: Team, channel: Channel) {
  const shared = { id: channel.id, created: channel.created, is_archived: false, is_org_shared: false, context_team_id: team.id }
  const other = [...channel.members].find((id) => id !== team.botUserId)
  if (channel.kind === 'im')
    return { ...shared, is_im: true, user: other ?? '', is_user_deleted: team.users.get(other ?? '')?.deleted ?? false }
  return {
    ...shared,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: false,
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    is_general: channel.name === 'general',
    is_member: channel.members.has(team.botUserId),
    is_shared: false,
    is_ext_shared: false,
    creator: other ?? '',
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
  }
}

/** One page of messages, newest first, between `oldest` and `latest`; its cursor is the time of the next message. */
function window(newestFirst: readonly SlackMessage[], args: Args, most: number): { messages: SlackMessage[]; next: string } {
  const limit = args.limit(100, most)
  const oldest = timeOf(args, 'oldest') ?? 0
  const latest = timeOf(args, 'latest') ?? Number.POSITIVE_INFINITY
  const inclusive = args.flag('inclusive')
  const cursor = args.text('cursor')
  const upTo = cursor === undefined ? undefined : /^next_ts:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString())?.[1]
  if (cursor !== undefined && upTo === undefined) throw new Refusal('invalid_cursor')
  const within = newestFirst.filter(({ ts }) => {
    const at = Number(ts.replace('.', ''))
    if (upTo !== undefined && at > Number(upTo)) return false
    return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest
  })
  const after = within[limit]
  return { messages: within.slice(0, limit), next: after ? Buffer.from(`next_ts:${after.ts.replace('.', '')}`).toString('base64') : '' }
}

/** Microseconds since the epoch. */
function timeOf(args: Args, name: 'oldest' | 'latest'): number | undefined {
  const text = args.text(name)
  if (text === undefined) return undefined
  if (!/^\d+(\.\d+)?$/.test(text)) throw new Refusal(`invalid_ts_${name}`)
  const [seconds, fraction = ''] = text.split('.')
  return Number(seconds) * 1e6 + Number(fraction.padEnd(6, '0').slice(0, 6))
}
