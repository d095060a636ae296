import type { Envelope } from '@waddlebot/sdk'
import type { Draft } from '../router/turn.ts'

/** What was accepted and not done when the bot stopped. */
export interface Unfinished {
  readonly key: string
  /** How often a start took it up and the process ended before it was done. */
  readonly tries: number
  readonly envelope: Envelope
}

/** A row of `waddle_event` that is open. */
export interface UnfinishedRow {
  readonly key: string
  readonly envelope: string
  readonly reason: string | null
}

export const unfinishedOf = ({ key, envelope, reason }: UnfinishedRow): Unfinished => ({
  key,
  envelope: JSON.parse(envelope) as Envelope,
  tries: Number(reason?.replace('again ', '') ?? 0),
})

/** A message that was to be said when the bot stopped. */
export interface Unsaid {
  readonly id: string
  readonly event: string | null
  readonly draft: Draft
}

/** A row of `waddle_outbox`. */
export interface UnsaidRow {
  readonly id: string
  readonly event: string | null
  readonly message: string
  readonly at: number
}

export const unsaidOf = ({ id, event, message }: UnsaidRow): Unsaid => ({ id, event, draft: JSON.parse(message) as Draft })
