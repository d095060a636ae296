import type { Envelope, EventKind } from '@waddlebot/sdk'
import { isTimestamp, keyOf, timeOf } from '../key.ts'
import type { Payload, Sight } from './sight.ts'
import { record, words } from './slip.ts'

/** What happened to a message or to a member: reactions, joining, leaving. Undefined for everything else. */
export async function happeningOf(sight: Sight, event: Payload, eventId: string): Promise<Envelope | undefined> {
  const { workspace } = sight
  const kind = kinds[words(event['type'])]
  const user = words(event['user'])
  if (kind === undefined || user === '' || user === workspace.standing.botUserId) return undefined
  if (kind === 'member.join' || kind === 'member.leave') {
    const channel = words(event['channel'])
    return channel === '' ? undefined : envelopeOf(sight, kind, channel, user, event, eventId)
  }
  const item = record(event['item'])
  const channel = words(item['channel'])
  const ts = item['ts']
  // Files are reacted to as well; they have no place in a channel.
  if (item['type'] !== 'message' || channel === '' || !isTimestamp(ts)) return undefined
  const to = words(event['item_user'])
  const data = { emoji: words(event['reaction']), message: keyOf(workspace.id, channel, ts), ...(to === '' ? {} : { to }) }
  return envelopeOf(sight, kind, channel, user, event, eventId, data)
}

const kinds: Readonly<Record<string, EventKind>> = {
  reaction_added: 'reaction.add',
  reaction_removed: 'reaction.remove',
  member_joined_channel: 'member.join',
  member_left_channel: 'member.leave',
}

/**
 * Somebody's name or standing changed. Slack says so for the whole workspace; the envelope names the channel where
 * they were heard last.
 */
export async function updateOf(sight: Sight, event: Payload, eventId: string, channel: string | undefined): Promise<Envelope | undefined> {
  const user = words(record(event['user'])['id'])
  if (channel === undefined || user === '') return undefined
  const envelope = await envelopeOf(sight, 'member.update', channel, user, event, eventId)
  return { ...envelope, data: { roles: envelope.account.roles ?? [] } }
}

async function envelopeOf(
  { ctx, people, workspace }: Sight,
  kind: EventKind,
  channel: string,
  user: string,
  event: Payload,
  id: string,
  data?: Readonly<Record<string, unknown>>,
): Promise<Envelope> {
  const now = ctx.now()
  return {
    id,
    platform: 'slack',
    server: workspace.id,
    channel,
    account: await people.account(workspace, user),
    kind,
    at: timeOf(event['event_ts'], now),
    receivedAt: now,
    text: '',
    ...(data ? { data } : {}),
    raw: event,
  }
}
