import type { Envelope } from '@waddlebot/sdk'

/** Where receivers leave what they heard for routers, and the name under which those take it. */
export const eventsTopic = 'events'
export const routerGroup = 'router'

/** What one process heard, on its way to one that works on it. JSON. */
export interface Parcel {
  /** Without the platform's own payload. */
  readonly envelope: Envelope
  /** Its tasks that stand in the journal and are new. Empty for chatter, on which nothing hangs. */
  readonly keys: readonly string[]
  /** The process that heard it, which is told how it ended. */
  readonly from: string
  /** The road of the message, where it is traced: `traceparent` of W3C trace context. */
  readonly trace?: string
}
