/** What EventSub allows. Every value can be changed for a test. */
export interface EventSubLimits {
  /** Seconds of silence before a keepalive, unless the client asks for 10 to 600. Source: https://dev.twitch.tv/docs/eventsub/handling-websocket-events, read 2026-11-22. */
  readonly keepaliveSeconds: number
  readonly keepaliveRange: readonly [least: number, most: number]
  /** Milliseconds in which a new session must subscribe; same source, close code 4003. */
  readonly unusedMs: number
  /** Milliseconds that the old socket lives after session_reconnect; same source, close code 4004. */
  readonly reconnectMs: number
  /** Sessions with enabled subscriptions per client and user. Source: https://dev.twitch.tv/docs/eventsub/manage-subscriptions, read 2026-11-22. */
  readonly sessions: number
  /** Enabled subscriptions of one session; same source. */
  readonly perSession: number
  /** Sum of costs per client and user over WebSocket; same source. */
  readonly socketCost: number
  /** Sum of costs per client over webhooks; same source. */
  readonly webhookCost: number
  /** Subscriptions of one type and condition; same source. */
  readonly same: number
  /** Milliseconds for an answer to a webhook. Twitch says "a few seconds": https://dev.twitch.tv/docs/eventsub/handling-webhook-events, read 2026-11-22. */
  readonly answerMs: number
  /** Milliseconds before each further try of a notification that was not taken. Twitch documents that it resends, not when. */
  readonly retriesMs: readonly number[]
  /** Notifications not taken until the subscription is revoked. Twitch says "too many times", not how many. */
  readonly failures: number
}

export const eventSubLimits: EventSubLimits = {
  keepaliveSeconds: 10,
  keepaliveRange: [10, 600],
  unusedMs: 10_000,
  reconnectMs: 30_000,
  sessions: 3,
  perSession: 300,
  socketCost: 10,
  webhookCost: 10_000,
  same: 3,
  answerMs: 5_000,
  retriesMs: [1_000, 5_000, 15_000],
  failures: 10,
}

/** Why a socket was closed, and what becomes of its subscriptions. Source: https://dev.twitch.tv/docs/eventsub/handling-websocket-events#close-message, read 2026-11-22. */
export const closeCodes = {
  4000: ['internal server error', 'websocket_internal_error'],
  4001: ['sent inbound traffic', 'websocket_received_inbound_traffic'],
  4002: ['failed ping pong', 'websocket_failed_ping_pong'],
  4003: ['connection unused', 'websocket_connection_unused'],
  4004: ['client reconnect grace time expired', 'websocket_disconnected'],
  4005: ['network timeout', 'websocket_network_timeout'],
  4006: ['network error', 'websocket_network_error'],
  4007: ['invalid reconnect attempt', 'websocket_disconnected'],
} as const

export type CloseCode = keyof typeof closeCodes
