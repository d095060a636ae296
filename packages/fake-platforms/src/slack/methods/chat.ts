import { readBlocks } from '../blocks.ts'
import type { Channel } from '../channel.ts'
import type { SlackMessage } from '../message.ts'
import { asBot, edit, post, record, remove } from '../posting.ts'
import { Refusal } from '../refusal.ts'
import { type Call, channelOf, type Method } from './method.ts'

/** Sources: https://docs.slack.dev/reference/methods/chat.postMessage and its neighbours, read 2026-11-22. */
export const chat: Readonly<Record<string, Method>> = {
  'chat.postMessage': (call) => {
    const { world, team, args } = call
    const channel = destination(call)
    const content = contentOf(call)
    world.pacing.post(team.id, channel.id)
    const long = [...content.text].length > world.limits.postText
    if (long) world.journal.violations.push({ kind: 'text-truncated', detail: `${content.text.length} characters`, at: world.now() })
    const text = long ? [...content.text].slice(0, world.limits.postText).join('') : content.text
    const thread = args.text('thread_ts')
    const broadcast = thread !== undefined && args.flag('reply_broadcast')
    const metadata = args.json('metadata', 'invalid_metadata_format') as SlackMessage['metadata']
    const username = args.text('username')
    const message = post(world, team, channel, {
      ...asBot(world, team),
      ...content,
      text,
      ...(thread === undefined ? {} : { thread_ts: thread }),
      ...(broadcast ? { subtype: 'thread_broadcast' } : {}),
      ...(metadata ? { metadata } : {}),
      ...(username === undefined ? {} : { username }),
    })
    world.journal.posted.push({ ...record(world, team, channel, message, call.method), text: content.text })
    return { channel: channel.id, ts: message.ts, message, ...(long ? { response_metadata: { warnings: ['message_truncated'] } } : {}) }
  },

  'chat.postEphemeral': (call) => {
    const { world, team, args } = call
    const channel = destination(call)
    const user = args.need('user')
    if (!channel.members.has(user)) throw new Refusal('user_not_in_channel')
    const thread = args.text('thread_ts')
    const said = { ...asBot(world, team), ...contentOf(call), ...(thread === undefined ? {} : { thread_ts: thread }) }
    const message: SlackMessage = { type: 'message', ts: world.ids.ts(), ...said }
    world.ephemerals.set(message.ts, message)
    world.journal.ephemeral.push(record(world, team, channel, message, call.method, user))
    return { message_ts: message.ts }
  },

  'chat.update': (call) => {
    const { world, team } = call
    const { channel, message } = ownMessage(call, 'cant_update_message')
    const content = contentOf(call)
    if ([...content.text].length > world.limits.updateText) {
      world.journal.violations.push({ kind: 'msg_too_long', detail: `${content.text.length} characters`, at: world.now() })
      throw new Refusal('msg_too_long')
    }
    const metadata = call.args.json('metadata', 'invalid_metadata_format') as SlackMessage['metadata']
    // Blocks that are left out go, unless the text is left out too; metadata that is left out stays.
    const { blocks: _, ...bare } = message
    const changed = edit(world, team, channel, bare, { ...content, ...(metadata ? { metadata } : {}) }, team.botUserId)
    world.journal.updated.push(record(world, team, channel, changed, call.method))
    return { channel: channel.id, ts: message.ts, text: changed.text, message: changed }
  },

  'chat.delete': (call) => {
    const { world, team } = call
    const { channel, message } = ownMessage(call, 'cant_delete_message')
    remove(world, team, channel, message)
    world.journal.deleted.push(record(world, team, channel, message, call.method))
    return { channel: channel.id, ts: message.ts }
  },
}

/** Where a message goes: a conversation by id, a public one by name, or a person, whose direct messages are opened. */
function destination({ world, team, args }: Call): Channel {
  const to = args.need('channel', 'channel_not_found')
  const user = team.users.get(to)
  if (user) return team.direct(user.id, world.now()).channel
  const channel = team.channels.get(to) ?? team.channel(to)
  const hidden = channel && channel.kind !== 'public' && (!channel.members.has(team.botUserId) || channel.id !== to)
  if (!channel || hidden) throw new Refusal('channel_not_found')
  if (!channel.members.has(team.botUserId)) throw new Refusal('not_in_channel')
  return channel
}

/** What a message says. Throws what Slack would answer, and notes what a bot should have known. */
function contentOf({ world, args }: Call): Pick<SlackMessage, 'text' | 'blocks' | 'attachments'> {
  const markdown = args.text('markdown_text')
  const text = args.text('text') ?? markdown ?? ''
  try {
    const blocks = readBlocks(args, world.limits)
    const attachments = args.json('attachments', 'invalid_attachments') as unknown[] | undefined
    if (markdown !== undefined && (args.text('text') !== undefined || blocks)) throw new Refusal('markdown_text_conflict')
    if (text === '' && !blocks?.length && !attachments?.length) throw new Refusal('no_text')
    if ((attachments?.length ?? 0) > 100) throw new Refusal('too_many_attachments')
    return { text, ...(blocks ? { blocks } : {}), ...(attachments ? { attachments } : {}) }
  } catch (error) {
    if (error instanceof Refusal && /blocks/.test(error.code))
      world.journal.violations.push({ kind: 'invalid_blocks', detail: String(error.more['errors'] ?? error.code), at: world.now() })
    throw error
  }
}

/** A message of the bot's own, which alone it may change. */
function ownMessage(call: Call, otherwise: string): { channel: Channel; message: SlackMessage } {
  const channel = channelOf(call)
  const message = channel.get(call.args.need('ts'))
  if (!message) throw new Refusal('message_not_found')
  if (message.user !== call.team.botUserId) throw new Refusal(otherwise)
  return { channel, message }
}
