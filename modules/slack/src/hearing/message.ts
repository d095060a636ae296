import type { Envelope, Fragment } from '@waddlebot/sdk'
import { isTimestamp, keyOf, timeOf } from '../key.ts'
import { authorOf, nobody, type Payload, type Sight, wordsOf } from './sight.ts'
import { record, words } from './slip.ts'

/** Subtypes that are somebody's words; all others are Slack's own notes, such as that somebody joined. */
const spoken = new Set([undefined, 'bot_message', 'file_share', 'me_message', 'thread_broadcast'])

/** What a `message` event is: new words, changed ones, or words that are gone. Undefined for Slack's own notes. */
export async function messageEventOf(sight: Sight, event: Payload, eventId: string): Promise<Envelope | undefined> {
  switch (event['subtype']) {
    case 'message_changed':
      return changedOf(sight, event, eventId)
    case 'message_deleted':
      return deletedOf(sight, event, words(event['deleted_ts']), event['previous_message'], eventId)
    default:
      return messageOf(sight, event)
  }
}

/** Words that somebody said; from an event or from the history, where `channel` is not in the message. */
export async function messageOf(sight: Sight, message: Payload, channel = words(message['channel'])): Promise<Envelope | undefined> {
  const { ctx, workspace } = sight
  const ts = message['ts']
  if (!spoken.has(message['subtype'] as string | undefined) || !isTimestamp(ts) || channel === '' || workspace.isOwn(message))
    return undefined
  const [account, { text, fragments }] = await Promise.all([
    authorOf(sight, message),
    wordsOf(sight, words(message['text']), message['blocks']),
  ])
  const now = ctx.now()
  const thread = isTimestamp(message['thread_ts']) ? message['thread_ts'] : undefined
  const commandAt = behindMention(fragments, workspace.standing.botUserId)
  const parent = words(message['parent_user_id'])
  return {
    id: keyOf(workspace.id, channel, ts),
    platform: 'slack',
    server: workspace.id,
    channel,
    account,
    kind: 'message',
    at: timeOf(ts, now),
    receivedAt: now,
    text,
    fragments,
    ...(commandAt === undefined ? {} : { commandAt }),
    ...(thread === undefined ? {} : { thread }),
    ...(thread === undefined || thread === ts
      ? {}
      : { replyTo: { id: keyOf(workspace.id, channel, thread), ...(parent === '' ? {} : { account: { id: parent, name: parent } }) } }),
    raw: message,
  }
}

/** Where the words behind a leading mention of the bot begin. */
function behindMention([first, second]: readonly Fragment[], bot: string): number | undefined {
  const lead = first?.type === 'text' && first.text.trim() === '' ? first.text.length : 0
  const mention = lead > 0 ? second : first
  if (mention?.type !== 'mention' || mention.account.id !== bot) return undefined
  const rest = lead > 0 ? undefined : second
  const gap = rest?.type === 'text' ? /^[\s,:]*/.exec(rest.text)![0].length : 0
  return lead + mention.text.length + gap
}

async function changedOf(sight: Sight, event: Payload, eventId: string): Promise<Envelope | undefined> {
  const { ctx, workspace } = sight
  const message = record(event['message'])
  const channel = words(event['channel'])
  const ts = words(message['ts'])
  // A message with answers leaves a stone when it is taken away.
  if (message['subtype'] === 'tombstone') return deletedOf(sight, event, ts, event['previous_message'], eventId)
  // The words did not change: a link got its preview, an answer was counted.
  if (event['previous_message'] !== undefined && words(record(event['previous_message'])['text']) === words(message['text']))
    return undefined
  const said = await messageOf(sight, message, channel)
  if (!said) return undefined
  const { commandAt: _, ...rest } = said
  const at = timeOf(record(message['edited'])['ts'], timeOf(event['event_ts'], ctx.now()))
  return { ...rest, id: eventId, kind: 'message.edit', at, data: { text: said.text, message: keyOf(workspace.id, channel, ts) } }
}

async function deletedOf(sight: Sight, event: Payload, ts: string, before: unknown, eventId: string): Promise<Envelope | undefined> {
  const { ctx, workspace } = sight
  const channel = words(event['channel'])
  const message = record(before)
  if (!isTimestamp(ts) || channel === '' || workspace.isOwn(message) || !spoken.has(message['subtype'] as string | undefined))
    return undefined
  const now = ctx.now()
  return {
    id: eventId,
    platform: 'slack',
    server: workspace.id,
    channel,
    account: before === undefined ? nobody : await authorOf(sight, message),
    kind: 'message.delete',
    at: timeOf(event['event_ts'], now),
    receivedAt: now,
    text: '',
    ...(isTimestamp(message['thread_ts']) ? { thread: message['thread_ts'] } : {}),
    data: { message: keyOf(workspace.id, channel, ts) },
    raw: event,
  }
}
