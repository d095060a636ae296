import type { Acted, ActionName, Actions } from './actions.ts'
import type { Allowance } from './allowance.ts'
import type { ConnectDef } from './connect.ts'
import type { Envelope } from './envelope.ts'
import type { EventKind } from './events.ts'
import type { Element } from './message.ts'
import type { PlatformRules } from './platforms/index.ts'
import type { CommandSheet, SyncDef } from './sync.ts'

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
  /** The words to show, in the platform's own markup; mentions of {@link Outgoing.mentions} are in it. May be empty beside elements. */
  readonly text: string
  /** What is shown natively besides the words: cards, images, buttons, forms. Only kinds that the rules say the platform can. */
  readonly elements: readonly Element[]
  /** The words of everything, elements too: for notifications, logs, and where an element cannot be shown after all. */
  readonly fallback: string
  /** Accounts (platform ids) that the text may really notify; nobody else, whatever stands in it. */
  readonly mentions: readonly string[]
  /** The platform's id of an earlier message of ours that this one takes the place of. */
  readonly edits?: string
  readonly replyTo?: string
  readonly thread?: string
  /** Only this account (platform id) should see it. */
  readonly privateTo?: string
  readonly part: number
  readonly parts: number
}

/**
 * Why a platform did not do what it was asked, where that is none of the message's fault. `limited`: it is well, and
 * says "not so often". `outage`: it was asked and is not well: no answer, a broken connection, 5xx. `offline`: it was
 * not asked, for the receiver's own connection is down and being made anew.
 */
export type Away = 'limited' | 'outage' | 'offline'

/** What the platform said to an outgoing message. */
export type Sent =
  | { readonly sent: true; readonly id?: string }
  /** Try again, not before `retryAfterMs`. */
  | { readonly sent: false; readonly retry: true; readonly why: Away; readonly retryAfterMs: number; readonly reason: string }
  /**
   * Not tried again. `refused`: the platform will not have it, whatever we do. `outage` and `offline`: nobody knows
   * whether the platform has it, and twice would be worse than not at all.
   */
  | { readonly sent: false; readonly retry: false; readonly why: 'refused' | 'outage' | 'offline'; readonly reason: string }

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
  /** What the loaded modules want from the platform: ask it for no more than that. */
  readonly needs: Needs
  /** Commands as a platform's own menus want them; those that work on this platform. */
  commands(): readonly CommandSheet[]
  /** Candidates for an argument that somebody is typing into a menu; at most 25. Never rejects. */
  suggest(question: Suggest): Promise<readonly string[]>
  /**
   * Take requests under `/m/<module><path>`, without the bot's own token: the handler must know its caller, by a
   * signature over the raw body. Returns what takes the route away again.
   */
  route(method: 'GET' | 'POST', path: string, handler: RouteHandler): () => void
  /**
   * Take this process's part in serving `channels` (the platform's ids, most urgent first; `['*']` for a platform that
   * one process serves whole). Where several processes are the bot, each channel is served by one of them, and `changed`
   * is told the new part whenever one comes, goes or dies; in a bot that is one process it is told all of them, once. What
   * it returns resolves when all of it is served, for a few seconds of which whoever served a channel before stays there.
   */
  share(channels: readonly string[], changed: (mine: ReadonlySet<string>) => unknown): ChannelShare
  /**
   * What the platform allows the bot's account in any `perMs`, over all processes of the bot. Each gets its part of it; and
   * where the bot has a Redis, also what a process used that is gone, or that was alone before, counts.
   *
   * @param name what is counted, such as `joins`
   */
  allowance(name: string, most: number, perMs: number): Allowance
  /**
   * Where each channel was left before this process heard anything, in this run of the bot or the one before it; the
   * one heard last at the front, none older than a day. For platforms whose rules say `keepsHistory`.
   */
  lastHeard(): Promise<readonly LastHeard[]>
  /**
   * Say that somebody else brought the bot into a server, before anything is handed over from there. Unless it is known
   * whose it is, it waits to be claimed from now on, and only commands that are `unclaimed` are heard there. Never rejects.
   */
  guest(server: GuestServer): Promise<void>
  /** Where the web side can be reached from outside, such as `https://bot.example.org`; undefined when nobody said. */
  readonly publicUrl: string | undefined
  /** Keep a secret, encrypted: a token that was refreshed. Its name must be declared as `secret:<NAME>` (a `*` at the end matches any). */
  keepSecret(name: string, value: string | undefined): Promise<void>
  /**
   * Renew secrets that only one process of the bot may renew at a time, such as a refresh token that is good for one
   * use: the others wait, and find what it kept.
   *
   * @param renew given the values as they are now, which another may just have renewed; returns those that are new
   * @returns the values after it
   * @throws {WaddleError} `WDL_SECRET_BUSY` after 45 s in which another was at it; whatever `renew` throws
   */
  renewSecrets(names: readonly string[], renew: (now: SecretValues) => Promise<SecretValues>): Promise<SecretValues>
  /** Names of the secrets that are set and that the module declared. */
  secretNames(): readonly string[]
}

/** A server of somebody who, as far as the platform can tell, does not run the bot. */
export interface GuestServer {
  /** The platform's id. */
  readonly id: string
  readonly name: string
  /** The platform's id of the account that owns it, where that is known: who owns a community by waddle.yml has claimed it. */
  readonly owner?: string
}

/** Secrets by name; undefined for one that is not set. */
export type SecretValues = Readonly<Record<string, string | undefined>>

/** The last message that was heard in a channel. */
export interface LastHeard {
  readonly server: string | null
  readonly channel: string
  /** Of its envelope. */
  readonly id: string
  /** Epoch milliseconds. */
  readonly at: number
}

/** What a receiver serves of what there is to serve. */
export interface ChannelShare {
  readonly mine: ReadonlySet<string>
  /** There is something else to serve from now on. */
  want(channels: readonly string[]): void
  /** Serve nothing any more: others take it. */
  stop(): Promise<void>
}

/** What loaded modules want from a platform. */
export interface Needs {
  readonly events: ReadonlySet<EventKind>
  readonly actions: ReadonlySet<ActionName>
}

/** Who types what into which argument of which command. */
export interface Suggest {
  readonly server: string | null
  readonly channel: string
  readonly account: { readonly id: string; readonly name: string; readonly roles?: readonly string[] }
  /** Words of the command, without prefix. */
  readonly command: string
  readonly argument: string
  readonly typed: string
}

/** A request as it came in, its body untouched so that a signature over it can be checked. */
export interface RawRequest {
  readonly method: string
  /** With the query. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
  /** Address of the caller. */
  readonly from: string
}

export interface RawResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export type RouteHandler = (request: RawRequest) => Promise<RawResponse>

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
  /** Do something besides speaking, for one of the definition's `actions`. Must not throw for what a platform can say: that is {@link Acted}. */
  act?<A extends ActionName>(where: ActPlace, action: A, input: Actions[A]['takes']): Promise<Acted<A>>
  /** Whether the bot moderates this channel (the platform's id), where that gives it a larger window. */
  moderates?(channel: string): boolean
  /**
   * Told how each envelope ended. For receivers that show it, such as the terminal. Where several processes are the bot, what
   * hangs on chatter alone may not be told, and the rest may be told seconds late and once more.
   */
  settled?(notice: Settled): void
  /** Hear no more. Messages may still be sent until {@link Receiver.stop}. */
  pause?(): Promise<void>
  /** Close everything. */
  stop(): Promise<void>
}

/** Where something is to be done, in the platform's ids. */
export interface ActPlace {
  /** Which one, for a receiver that stands in for others. */
  readonly platform?: string
  readonly server: string | null
  readonly channel: string
}

/** What makes a module a receiver. */
export interface ReceiverDef<Config> {
  readonly platform: string
  /** Also speaks for platforms that have no receiver of their own; the terminal does. */
  readonly standsIn?: boolean
  /** The rules to keep for this platform; those of the SDK when left out. */
  readonly rules?: PlatformRules
  /** What it can do besides speaking. */
  readonly actions?: readonly ActionName[]
  /** How a person connects it: `waddle connect <platform>`. */
  readonly connect?: ConnectDef<Config>
  /** How the platform's own menus are brought up to date: `waddle sync`. */
  readonly sync?: SyncDef<Config>
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
