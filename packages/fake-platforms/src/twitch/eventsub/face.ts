import type { Courier } from './courier.ts'
import type { HappenIn } from './happen.ts'
import type { CloseCode } from './limits.ts'
import type { Notification, SubscriptionData, SubscriptionStatus } from './subscription.ts'
import type { CallbackAnswer, Forgery } from './webhook.ts'

/** What to send to a webhook by hand. */
export interface ByHand {
  /** Id of the subscription to send for. */
  readonly subscription: string
  readonly event?: object
  /** Message id; made up when left out. */
  readonly id?: string
  /** So many milliseconds in the past (or, negative, in the future). */
  readonly ageMs?: number
  readonly forged?: Forgery
}

/** The fake of EventSub: what it told whom, what happens in channels, and what can go wrong. */
export interface TwitchEventSub extends Pick<Courier, 'dropNext' | 'duplicateNext' | 'hold' | 'release'> {
  /** `ws://127.0.0.1:…/ws` */
  readonly url: string
  readonly subscriptions: readonly SubscriptionData[]
  /** Every notification that was made, lost ones included. */
  readonly notifications: readonly Notification[]
  /** Ids of the sessions that stand. */
  readonly sessions: readonly string[]
  /** WebSockets that stand: two per session during a reconnect. */
  readonly sockets: number
  /** When WebSockets were asked for; milliseconds of the fake's clock. */
  readonly dials: readonly number[]
  /** Let something happen in a channel; who subscribed hears of it. Returns what Twitch says about it. */
  readonly happen: HappenIn
  /** Milliseconds before a notification is sent. */
  delay: number
  /** Whether keepalives are sent. */
  keepalives: boolean
  /** Whether a session that subscribes to nothing for 10 s is closed with 4003. */
  mustSubscribe: boolean
  /** Send what happens during a reconnect to both sockets, with one message id. */
  bothDuringReconnect: boolean
  /** Tell everybody, or one session, to reconnect; the old socket is closed with 4004 after 30 s. */
  reconnect(session?: string): void
  close(code: CloseCode, session?: string): void
  /** Cut WebSockets without a close frame. */
  drop(session?: string): void
  /** Nothing goes out any more though connections stand: half-open. */
  freeze(frozen?: boolean): void
  /** Ping every WebSocket; who did not answer the last one is closed with 4002. */
  ping(): void
  /** Turn away whoever dials, until {@link TwitchEventSub.accept}. */
  refuse(): void
  accept(): void
  /** Send a notification once more, under its id. */
  again(notification: Notification): Promise<void>
  /** Take a subscription away; the client is told why. */
  revoke(subscription: string, status?: SubscriptionStatus): Promise<void>
  /** Send a notification to a webhook by hand, as Twitch or as a forger, and return what it answered. */
  post(message: ByHand): Promise<CallbackAnswer>
}
