import type { Share } from '../share.ts'
import type { SlackClick, SlackFilled, SlackWords } from './deeds.ts'
import type { SlackDisconnect, SlackFault } from './faults.ts'
import type { SlackCall, SlackDelivery, SlackPost, SlackResponse, SlackViolation } from './journal.ts'
import type { SlackLimits } from './limits.ts'
import type { SlackMessage } from './message.ts'
import type { SlackPerson } from './person.ts'
import type { SlackForgery } from './signature.ts'
import type { SlackWorkspace } from './team.ts'
import type { SlackView } from './view.ts'

export interface SlackOptions {
  /** One workspace, `pond`, with #general, Ann who owns it and Bob when left out. */
  readonly workspaces?: readonly SlackWorkspace[]
  /** Changes to Slack's limits and deadlines; `slackUnpaced` lifts the rate limits. */
  readonly limits?: Partial<SlackLimits>
  /** `xapp-duck` when left out. */
  readonly appToken?: string
  /** `quack` when left out. */
  readonly signingSecret?: string
  readonly clientId?: string
  readonly clientSecret?: string
  /** Epoch milliseconds; the clock by which messages are dated, and limits, triggers and response URLs run. Signatures and deadlines run by the true one. */
  readonly now?: () => number
  /** How often sockets are pinged, in milliseconds. */
  readonly pingEveryMs?: number
  /** 0 to 1; decides about shares of faults. */
  readonly random?: () => number
}

/** A workspace as it stands now. */
export interface SlackTeam {
  readonly id: string
  readonly name: string
  readonly botToken: string
  readonly botUserId: string
  readonly botId: string
  readonly installed: boolean
  /** The id of a person, by handle. */
  user(name: string): string
  /** The id of a channel, by name. */
  channel(name: string): string
}

/** Where the app takes requests: one URL for all, or one each. */
export type SlackUrls = string | { readonly events: string; readonly commands: string; readonly interactions: string }

/** A fake Slack: what it saw, what people do, and what can go wrong. Channels and people go by name or id. */
export interface FakeSlack {
  readonly port: number
  /** For `slackApiUrl`: `http://127.0.0.1:…/api/` */
  readonly apiUrl: string
  /** Where people approve of the app: `http://127.0.0.1:…/oauth/v2/authorize` */
  readonly authorizeUrl: string
  readonly appId: string
  readonly appToken: string
  readonly signingSecret: string
  readonly clientId: string
  readonly clientSecret: string
  /** A workspace by name or id; the first when left out. */
  team(which?: string): SlackTeam

  /** What the bot posted; `updated`, `deleted` and `ephemeral` likewise. */
  readonly posted: readonly SlackPost[]
  readonly updated: readonly SlackPost[]
  readonly deleted: readonly SlackPost[]
  readonly ephemeral: readonly SlackPost[]
  /** Every attempt to deliver something, once it is over: acknowledged (after how many ms) or not. */
  readonly deliveries: readonly SlackDelivery[]
  /** What was posted to response URLs. */
  readonly responses: readonly SlackResponse[]
  readonly calls: readonly SlackCall[]
  readonly violations: readonly SlackViolation[]
  /** When sockets were tried, let in or not; epoch milliseconds. */
  readonly dials: readonly number[]
  /** Views that are open. */
  readonly views: readonly SlackView[]
  /** Sockets that stand, half-open ones left out. */
  readonly connections: number
  /** A message as it stands now. */
  message(channel: string, ts: string): SlackMessage | undefined

  /** Deliver over HTTP from now on; asks the events URL to prove itself, and resolves with whether it did. */
  useHttp(urls: SlackUrls): Promise<boolean>
  /** Deliver over sockets, as at the start. */
  useSockets(): void

  /** Somebody says something; returns its `ts`. A mention of the bot is delivered twice, as Slack does: `message` and `app_mention`. */
  say(channel: string, words: SlackWords): string
  /** The same, with the bot mentioned in front. */
  mention(channel: string, words: SlackWords): string
  /** `/me waves` */
  me(channel: string, words: Pick<SlackWords, 'user' | 'text'>): string
  /** Another app says something (`bot_message`). */
  botSays(channel: string, text: string, name?: string): string
  edit(channel: string, ts: string, text: string): void
  remove(channel: string, ts: string): void
  react(channel: string, ts: string, user: string, reaction: string): void
  unreact(channel: string, ts: string, user: string, reaction: string): void
  join(channel: string, user: string): void
  leave(channel: string, user: string): void
  /** Somebody's name, role or standing changes (`user_change`). */
  change(user: string, change: Partial<Omit<SlackPerson, 'id'>>, team?: string): void
  /** The id of the direct conversation between somebody and the bot. */
  direct(user: string, team?: string): string
  /** Types a slash command; resolves when the bot acknowledged it, or too late. */
  slash(channel: string, command: { readonly user: string; readonly command: string; readonly text?: string }): Promise<SlackDelivery>
  shortcut(shortcut: { readonly user: string; readonly callbackId: string; readonly team?: string }): Promise<SlackDelivery>
  messageShortcut(channel: string, ts: string, shortcut: { readonly user: string; readonly callbackId: string }): Promise<SlackDelivery>
  click(channel: string, ts: string, click: SlackClick): Promise<SlackDelivery>
  submit(view: string, user: string, filled?: SlackFilled): Promise<SlackDelivery>
  /** Undefined when the view did not ask to be told. */
  close(view: string, user: string, cleared?: boolean): Promise<SlackDelivery | undefined>
  /** Somebody approves of the app in a workspace; returns the code for `oauth.v2.access`. */
  install(team: string, user: string): string
  /** Takes the app away: `tokens_revoked` and `app_uninstalled`, and the token dies. */
  uninstall(team?: string): void
  /** Somebody installs the app anew on its page at Slack, without the bot: there is a new token if the old one is worth nothing. */
  reinstall(team?: string): SlackTeam
  /** Makes a bot token, or the app token, die with this error. */
  revoke(token: string, error?: 'token_revoked' | 'invalid_auth' | 'account_inactive' | 'token_expired'): void

  /** Milliseconds before a delivery leaves. */
  delay: number
  /** Milliseconds before the Web API answers. */
  slow: number
  /** A lasting share of faults of the Web API, by method, until it is set to `{}`. */
  share: Share
  /** Whether every event goes to every socket. */
  everySocket: boolean
  /** Deliver each of the next events twice, with one `event_id`. */
  duplicateNext(count?: number): void
  /** Hold the next `count` events back and deliver them last first. */
  reorderNext(count: number): void
  /** Answer the next calls with 429. */
  limitNext(count: number, retryAfter: number, method?: string): void
  /** Let the next calls fail: with an HTTP status, or `ok: false` and an error. */
  failNext(fault: SlackFault, count?: number): void
  /** Cut every socket, without a close frame. */
  dropAll(): void
  /** Turn away whoever dials, for so long or until {@link FakeSlack.accept}. */
  refuse(ms?: number): void
  accept(): void
  /** Let nothing pass any more on the sockets that stand, without closing them. */
  halfOpen(): void
  /** Tell every client to go; after `closeAfterMs` (0 when left out) Slack closes, except after a `warning`. */
  disconnect(reason: SlackDisconnect, closeAfterMs?: number): void
  /** Send an event to the URL as somebody who is not Slack would; resolves with the HTTP status. */
  forge(forgery: SlackForgery, event?: Readonly<Record<string, unknown>> & { readonly type: string }): Promise<number>
  /** Deliver any event at all; an `event_id` that was used before makes a duplicate. */
  raw(
    event: Readonly<Record<string, unknown>> & { readonly type: string },
    init?: { readonly team?: string; readonly eventId?: string },
  ): Promise<SlackDelivery>
  /** Send any frame at all to every socket. */
  rawFrame(frame: string): void

  /** Resolves with what `look` returns once that is neither undefined nor false; rejects after 10 s or `withinMs`. */
  waitFor<T>(look: (slack: FakeSlack) => T | undefined | false, withinMs?: number): Promise<T>
  /** Resolves when so many sockets stand (one when left out). */
  connected(count?: number, withinMs?: number): Promise<void>
  stop(): Promise<void>
}
