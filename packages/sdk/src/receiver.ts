import type { Envelope } from './envelope.ts'
import type { Element } from './message.ts'
import type { PlatformRules } from './platforms/index.ts'

/** What became of an envelope that a receiver handed over. */
export type Accepted =
  /** Its effects are promised: it is stored, or there is nothing to lose. The platform may be told so now. */
  | { readonly accepted: true; readonly duplicate: boolean }
  /** The bot is full or stopping; the receiver should not acknowledge, so that the platform sends it again. */
  | { readonly accepted: false; readonly reason: 'overloaded' | 'stopping' }

/** One message ready to be sent: rendered, split, and inside the platform's limits. */
export interface Outgoing {
  /** The same for every try of the same part: hand it to the platform where it can tell doubles apart. */
  readonly id: string
  readonly platform: string
  readonly server: string | null
  /** The platform's id of the channel. */
  readonly channel: string
  readonly text: string
  /** What `text` was made from; for platforms that show more than text. */
  readonly elements: readonly Element[]
  readonly replyTo?: string
  readonly thread?: string
  /** Only this account (platform id) should see it. */
  readonly privateTo?: string
  readonly part: number
  readonly parts: number
}

/** What the platform said to an outgoing message. */
export type Sent =
  | { readonly sent: true; readonly id?: string }
  /** Try again, not before `retryAfterMs`. */
  | { readonly sent: false; readonly retry: true; readonly retryAfterMs: number; readonly reason: string }
  /** The platform will not have it, whatever we do. */
  | { readonly sent: false; readonly retry: false; readonly reason: string }

/** How a receiver is doing; `down` makes the bot not ready. */
export interface ReceiverHealth {
  readonly state: 'connecting' | 'up' | 'degraded' | 'down'
  /** Why, and what to do about it. Never a secret. */
  readonly detail?: string
  /** When the platform was last heard; epoch milliseconds. */
  readonly heardAt?: number
}

/** What a receiver is given to do its work. */
export interface ReceiverContext<Config> {
  readonly config: Config
  /** Aborted when the bot stops; every socket, fetch and sleep should listen. */
  readonly signal: AbortSignal
  /** Hand an envelope over. Resolves once it may be acknowledged; order of calls is kept. */
  receive(envelope: Envelope): Promise<Accepted>
  /** A secret by name, or undefined when nobody set it. Never log it. */
  secret(name: string): string | undefined
  log: Log
  /** Epoch milliseconds by the bot's clock (virtual in tests). */
  now(): number
}

/** How a message ended, told once everything that it caused is done and delivered. */
export interface Settled {
  /** Id of the envelope. */
  readonly id: string
  readonly platform: string
  readonly outcome: 'replied' | 'silent' | 'refused' | 'failed' | 'duplicate'
  readonly reason?: string
  /** Words of the command that it called, if any. */
  readonly command?: string
  readonly module?: string
}

/** A running connection to a platform. */
export interface Receiver {
  /** Resolves when the platform has answered. Must not throw for what a platform can say: that is {@link Sent}. */
  send(message: Outgoing): Promise<Sent>
  health(): ReceiverHealth
  /** Whether the bot moderates this channel (the platform's id), where that gives it a larger window. */
  moderates?(channel: string): boolean
  /** Told how each envelope ended. For receivers that show it, such as the terminal. */
  settled?(notice: Settled): void
  /** Hear no more. Messages may still be sent until {@link Receiver.stop}. */
  pause?(): Promise<void>
  /** Close everything. */
  stop(): Promise<void>
}

/** What makes a module a receiver. */
export interface ReceiverDef<Config> {
  readonly platform: string
  /** Also speaks for platforms that have no receiver of their own; the terminal does. */
  readonly standsIn?: boolean
  /** The rules to keep for this platform; those of the SDK when left out. */
  readonly rules?: PlatformRules
  /** Connect. May resolve before the connection stands: health tells. Rejects only if it can never work. */
  start(ctx: ReceiverContext<Config>): Promise<Receiver>
}

/** Structured logging with the correlation id already in it. */
export interface Log {
  debug(message: string, fields?: Record<string, unknown>): void
  info(message: string, fields?: Record<string, unknown>): void
  warn(message: string, fields?: Record<string, unknown>): void
  error(message: string, fields?: Record<string, unknown>): void
}
