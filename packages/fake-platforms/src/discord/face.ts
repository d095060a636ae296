import type {
  APIApplicationCommand,
  APIChannel,
  APIGuild,
  APIGuildMember,
  APIMessage,
  APIUser,
  GatewayPresenceUpdateData,
} from 'discord-api-types/v10'
import type { Share } from '../share.ts'
import type { EarlyRequest, InvalidRequest, SeenIdentify, SeenRequest, SeenResume, SentDiscordMessage } from './journal.ts'
import type { DiscordLimits } from './limits.ts'
import type { Asker } from './people/asking.ts'
import type { OptionValues } from './people/invoking.ts'
import type { Membership } from './people/membership.ts'
import type { DiscordWords } from './people/speaking.ts'
import type { Answer } from './world/ledger.ts'
import type { GuildPlan } from './world/plan.ts'
import type { Scope } from './world/world.ts'

export interface FakeDiscordOptions {
  /** The bot's token; `quack.token.fake` when left out. */
  readonly token?: string
  readonly bot?: { readonly name?: string; readonly id?: string }
  /** One server, Pond, when left out. */
  readonly guilds?: readonly GuildPlan[]
  /** Privileged intents that are switched on in the developer portal, as bits; all when left out. */
  readonly privileged?: number
  /** How many shards `/gateway/bot` recommends. */
  readonly shards?: number
  readonly heartbeatMs?: number
  /** Changes to Discord's limits; `noDiscordLimits` lifts those over time. */
  readonly limits?: Partial<DiscordLimits>
  /** Epoch milliseconds; the clock by which limits and deadlines are kept and ids and times are made. */
  readonly now?: () => number
  /** 0 to 1; decides about shares of faults. */
  readonly random?: () => number
}

/** Which requests a fault is for: matched against `POST /channels/:channel/messages` and the like. */
export interface FaultOptions {
  readonly match?: RegExp
}

/** What went wrong on demand, and how to make it. */
export interface DiscordFaults {
  /** Cut every connection to the gateway, without a close frame. */
  dropAll(): void
  /** Turn away whoever dials the gateway, for so long or until {@link DiscordFaults.accept}. */
  refuse(ms?: number): void
  accept(): void
  /** Milliseconds before a gateway frame reaches a client. */
  delay: number
  /** The next dispatches are sent twice, with the same sequence number. */
  duplicateNext(count?: number): void
  /** The next dispatches are each overtaken by the one after them. */
  reorderNext(count?: number): void
  /** Half-open: connections are taken and stay, and nothing is said or heard on them, until switched off. */
  goSilent(silent?: boolean): void
  /** A zombie: heartbeats are not acknowledged, until switched off. */
  muteAck(muted?: boolean): void
  /** Op 7 to everybody. */
  reconnectAll(): void
  /** Op 9 to everybody; a session that cannot be resumed is forgotten. */
  invalidateAll(resumable?: boolean): void
  /** Forget all sessions, so that the next RESUME is answered with op 9. */
  forgetSessions(): void
  /** Any dispatch at all, as it is, to the sessions it concerns: odd types, missing fields, nulls. */
  raw(type: string, data: unknown, scope?: Scope): void
  /** Make the token worth nothing: 401 and close code 4004. */
  revokeToken(): void
  /** Answer the next requests with 429; `retryAfter` in seconds. */
  limitNext(count: number, retryAfter: number, options?: FaultOptions & { readonly scope?: 'user' | 'global' | 'shared' }): void
  /** Answer the next requests with a status; with `after`, only once they have had their effect. */
  failNext(count: number, status: number, options?: FaultOptions & { readonly after?: boolean }): void
  /** Cut the connection of the next requests instead of answering; with `after`, once they have had their effect. */
  cutNext(count: number, options?: FaultOptions & { readonly after?: boolean }): void
  /** Answer the next requests so many milliseconds late. */
  slowNext(count: number, ms: number, options?: FaultOptions): void
  /** Milliseconds before every answer. */
  slowness: number
  /** A lasting share of faults, until it is set to `{}`. */
  share: Share
  /** No more faults of requests. */
  clear(): void
}

/** A fake Discord: what it saw, what people do, and what can go wrong. */
export interface FakeDiscord
  extends Pick<Membership, 'join' | 'leave' | 'boost' | 'ban' | 'unban' | 'kick' | 'timeout' | 'roles' | 'nick'> {
  /** For discord.js: `new Client({ rest: { api } })`. The gateway's address comes from there. */
  readonly api: string
  readonly gatewayUrl: string
  readonly token: string
  readonly bot: APIUser

  /** Messages of the bot, oldest first; answers to interactions among them. */
  readonly sent: readonly SentDiscordMessage[]
  readonly requests: readonly SeenRequest[]
  /** Answers with 401, 403, 404 and 429; Discord bans an address after 10,000 in 10 minutes. */
  readonly invalid: readonly InvalidRequest[]
  /** Requests that did not wait for as long as a 429 had said. */
  readonly early: readonly EarlyRequest[]
  /** When the gateway was dialled; epoch milliseconds. */
  readonly dials: readonly number[]
  readonly identifies: readonly SeenIdentify[]
  readonly resumes: readonly SeenResume[]
  readonly heartbeats: readonly number[]
  readonly presences: readonly GatewayPresenceUpdateData[]
  /** Channel ids, one for each time the bot showed that it types. */
  readonly typing: readonly string[]
  /** Connections to the gateway that stand. */
  readonly connections: number
  /** Commands of a server (name or id), or global ones. */
  commands(server?: string): readonly APIApplicationCommand[]

  /** A server, channel (`name`, `server/name`, `@user`), user or member, in Discord's shapes. */
  guild(server: string): APIGuild
  channel(ref: string): APIChannel
  user(name: string): APIUser
  member(server: string, who: string): APIGuildMember | undefined
  /** Whether somebody is banned, and why. */
  banned(server: string, who: string): { readonly reason: string | null } | undefined
  /** A message as the archive has it; undefined when it was deleted. */
  message(id: string): APIMessage | undefined
  /** Ids of those who reacted with an emoji. */
  reactions(messageId: string, emoji: string): readonly string[]

  /** A server comes into being, and the bot is in it. */
  addGuild(plan: GuildPlan): APIGuild
  /** Somebody writes; returns the id of the message. */
  say(channel: string, words: DiscordWords): string
  edit(messageId: string, text: string): void
  delete(messageId: string): void
  react(messageId: string, emoji: string, user: string): void
  unreact(messageId: string, emoji: string, user: string): void
  /** Somebody enters a voice channel, moves, or (without one) leaves. */
  voice(server: string, who: string, channel?: string): void

  /** Somebody uses a slash command (`quote add`); returns the interaction's id, as do all that follow. */
  slash(command: string, asker: Asker, options?: OptionValues): string
  autocomplete(command: string, asker: Asker, focused: string, typed: string, options?: OptionValues): string
  contextMenu(command: string, asker: Asker, target: { readonly user: string } | { readonly message: string }): string
  press(messageId: string, customId: string, user: string): string
  select(messageId: string, customId: string, values: readonly string[], user: string): string
  /** Fill in the modal that an interaction opened. */
  submit(interactionId: string, fields: Readonly<Record<string, string>>): string
  /** What the bot did with an interaction so far. */
  answer(interactionId: string): Answer
  /** Resolves when the person has something to look at: a message, a modal, choices. */
  answered(interactionId: string, withinMs?: number): Promise<Answer>
  /** Resolves when the bot has acknowledged, thinking or answering. */
  acknowledged(interactionId: string, withinMs?: number): Promise<Answer>

  /** Resolve with what `look` returns as soon as that is neither undefined nor false; reject after `withinMs` (10 s). */
  waitFor<T>(look: (discord: FakeDiscord) => T | undefined | false, withinMs?: number): Promise<T>
  readonly faults: DiscordFaults
  stop(): Promise<void>
}
