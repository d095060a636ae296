import type { TwitchAccount } from './account.ts'
import type { Happening } from './happening.ts'
import type { JoinAttempt, RefusedMessage, SentMessage } from './journal.ts'
import type { TwitchLimits } from './limits.ts'
import type { Words } from './words.ts'

export interface TwitchChatOptions {
  /** Who may log in. Left out, every well-formed token opens every account. */
  readonly accounts?: Readonly<Record<string, TwitchAccount>>
  /** Changes to Twitch's limits; `noLimits` lifts them all. */
  readonly limits?: Partial<TwitchLimits>
  /** Channels that do not exist. */
  readonly missing?: readonly string[]
  /** Epoch milliseconds; the clock by which limits are kept. */
  readonly now?: () => number
  /** How often clients are asked whether they live, in milliseconds; who leaves two unanswered is dropped. */
  readonly pingEveryMs?: number
}

/** A fake Twitch chat: what it saw, what viewers do, and what can go wrong. */
export interface TwitchChat {
  readonly host: string
  readonly port: number
  /** `ws://127.0.0.1:…/` */
  readonly url: string
  /** Messages of clients that Twitch would have shown. */
  readonly sent: readonly SentMessage[]
  readonly refused: readonly RefusedMessage[]
  readonly joins: readonly JoinAttempt[]
  /** When connections were tried; epoch milliseconds. */
  readonly dials: readonly number[]
  /** Lines of clients, tokens blanked. */
  readonly lines: readonly string[]
  /** Connections that stand. */
  readonly connections: number
  /** Milliseconds before a line reaches a client; may be set at any time. */
  delay: number

  /** A viewer says something; returns the id of the message. */
  say(channel: string, words: Words): string
  /** A raid, a subscription or a gift; returns its id. */
  happen(channel: string, event: Happening): string
  /** A moderator clears the chat, bans (`user`) or times out (`user`, `seconds`). */
  clear(channel: string, target?: { readonly user: string; readonly seconds?: number }): void
  /** A moderator deletes one message. */
  deleteMessage(channel: string, message: { readonly id: string; readonly login: string; readonly text?: string }): void
  notice(channel: string, id: string, text: string): void
  /** Any line at all, to every client, as it is. */
  raw(line: string): void
  /** Ask every client whether it lives. */
  ping(): void

  /** Resolves when a client is in the channel. */
  joined(channel: string, withinMs?: number): Promise<void>
  /** Logins of the clients in a channel. */
  members(channel: string): string[]
  /** Resolves with what `look` returns once that is neither undefined nor false; rejects after 10 s or `withinMs`. */
  waitFor<T>(look: (chat: TwitchChat) => T | undefined | false, withinMs?: number): Promise<T>

  /** Cut every connection, without a close frame. */
  dropAll(): void
  /** Turn away whoever dials, for so long or until {@link TwitchChat.accept}. */
  refuse(ms?: number): void
  accept(): void
  /** Stop (or start again) answering PING. */
  mutePong(muted?: boolean): void
  /** Tell everybody to reconnect; Twitch closes the connections itself a little later. */
  reconnectAll(closeAfterMs?: number): void
  /** Make every later log-in of an account fail. */
  revoke(login: string): void
  stop(): Promise<void>
}
