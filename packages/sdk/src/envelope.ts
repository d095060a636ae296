import type { EventKind } from './events.ts'
import type { Platform } from './platforms/index.ts'

/** Who did something, as the platform names them. `id` never changes; names are history. */
export interface Account {
  readonly id: string
  /** Login or handle, without `@`. */
  readonly name: string
  readonly displayName?: string
  /** Roles that the platform says they hold here, already mapped onto our ladder by the receiver. */
  readonly roles?: readonly string[]
  /** True for bots and webhooks: their messages are never commands. */
  readonly bot?: boolean
}

/** A piece of a message as the platform parsed it. `text` joined over all fragments is the message. */
export type Fragment =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'emote'; readonly text: string; readonly id: string }
  | { readonly type: 'mention'; readonly text: string; readonly account: { readonly id?: string; readonly name: string } }
  | { readonly type: 'link'; readonly text: string; readonly url: string }

/**
 * The one shape in which anything enters waddle, from every platform and of every kind.
 * All values are structured-cloneable.
 */
export interface Envelope {
  /** Transport key, unique on its platform: seeing it twice means a redelivery. */
  readonly id: string
  readonly platform: Platform
  /** Discord guild or Slack workspace; null where the platform has none. */
  readonly server: string | null
  /** The platform's id of the channel (on Twitch the login, without `#`). */
  readonly channel: string
  readonly account: Account
  readonly kind: EventKind
  /** When it happened, by the platform's clock; epoch milliseconds. */
  readonly at: number
  /** When we saw it; epoch milliseconds. */
  readonly receivedAt: number
  /** The words, NFC; empty for events without words. */
  readonly text: string
  /**
   * Where a command line begins in `text`, when the platform says that one does: 0 for a slash command, behind the
   * bot's name for a message that begins with a mention of it. No prefix is needed there.
   */
  readonly commandAt?: number
  readonly fragments?: readonly Fragment[]
  readonly replyTo?: {
    readonly id: string
    readonly account?: { readonly id?: string; readonly name: string }
    readonly text?: string
  } | null
  readonly thread?: string | null
  /** What is particular to the kind; see {@link Events}. */
  readonly data?: Readonly<Record<string, unknown>>
  /** The platform's own payload, for reading only. */
  readonly raw?: unknown
}

/**
 * The one channel-id format: `twitch:duckpond`, `discord:5/10`, `slack:T1/C1`, `console:lobby`.
 */
export function channelId(platform: string, server: string | null, channel: string): string {
  return server === null ? `${platform}:${channel}` : `${platform}:${server}/${channel}`
}
