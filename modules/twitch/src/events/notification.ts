import type { Envelope } from '@waddlebot/sdk'
import { composed } from '../chat/fragment.ts'
import { Fields } from './fields.ts'
import { moderation } from './told/moderation.ts'
import { points } from './told/points.ts'
import { stream } from './told/stream.ts'
import { raidIn, raidOut, support } from './told/support.ts'
import type { Reader } from './told/told.ts'

/** A notification, whichever way it came. */
export interface Notification {
  /** The message id: the same when Twitch sends it again. */
  readonly id: string
  /** When Twitch sent it, RFC 3339. */
  readonly at: string
  /** `{ subscription, event }` */
  readonly payload: unknown
}

const readers: Readonly<Record<string, Reader>> = { ...support, ...moderation, ...stream, ...points }

/** What became of a notification. */
export interface Read {
  readonly envelope: Envelope
  /** Twitch's id of the channel that it is about. */
  readonly channelId: string
}

/**
 * A notification of EventSub as an envelope.
 *
 * @returns undefined for what is told elsewhere
 * @throws Unreadable for what lacks what such a notification has
 */
export function read({ id, at, payload }: Notification, now: number): Read | undefined {
  const body = new Fields(payload)
  const subscription = body.within('subscription')
  const type = subscription.text('type')
  const event = body.within('event')
  const told = (type === 'channel.raid' ? raidReader(subscription) : readers[type])?.(event)
  if (!told) return undefined
  const sent = Date.parse(at)
  const envelope: Envelope = {
    id,
    platform: 'twitch',
    server: null,
    channel: told.channel.name,
    account: told.account,
    kind: told.kind,
    at: told.at ?? (Number.isNaN(sent) ? now : sent),
    receivedAt: now,
    text: composed(told.text ?? ''),
    data: { ...told.data },
    raw: (payload as { event: unknown }).event,
  }
  return { envelope, channelId: told.channel.id }
}

/** A raid is told to both channels; the condition of the subscription says to which of them this one is. */
function raidReader(subscription: Fields): Reader {
  return subscription.within('condition').maybe('from_broadcaster_user_id') === undefined ? raidIn : raidOut
}
