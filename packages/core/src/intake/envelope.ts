import { type Envelope, type EventKind, receivedKinds } from '@waddlebot/sdk'
import type { Place } from '../people/index.ts'

const kinds = new Set<string>(receivedKinds)
/** What filters see: words can be put into a message later. */
const kindsWithWords: ReadonlySet<EventKind> = new Set(['message', 'message.edit'])

/** Whether filters are to see it. */
export const isSpoken = ({ kind }: Envelope) => kindsWithWords.has(kind)

/** What is done in order: everything of one author in one place. */
export const laneOf = (envelope: Envelope, place: Place) => `${place.id}\n${envelope.account.id}`

/** Whether a place is live is what the last event of its stream says, in every process that sees it. */
export function followStream({ kind }: Envelope, place: Place): void {
  if (kind === 'stream.online' || kind === 'stream.offline') place.live = kind === 'stream.online'
}

/** Whether a receiver's envelope has what the road needs; platforms send odd things. */
export function isSound(envelope: Envelope): boolean {
  if (typeof envelope !== 'object' || envelope === null) return false
  const { account } = envelope
  return (
    filled(envelope.id) &&
    filled(envelope.platform) &&
    filled(envelope.channel) &&
    (envelope.server === null || filled(envelope.server)) &&
    typeof envelope.text === 'string' &&
    typeof account === 'object' &&
    account !== null &&
    filled(account.id) &&
    typeof account.name === 'string' &&
    (account.roles === undefined || Array.isArray(account.roles)) &&
    Number.isFinite(envelope.at) &&
    kinds.has(envelope.kind)
  )
}

const filled = (text: unknown) => typeof text === 'string' && text !== ''
