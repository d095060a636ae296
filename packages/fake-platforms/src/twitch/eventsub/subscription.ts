/** What a subscription can be; anything but the first two is the end of it. */
export type SubscriptionStatus =
  | 'enabled'
  | 'webhook_callback_verification_pending'
  | 'webhook_callback_verification_failed'
  | 'notification_failures_exceeded'
  | 'authorization_revoked'
  | 'moderator_removed'
  | 'user_removed'
  | 'version_removed'
  | 'websocket_disconnected'
  | 'websocket_failed_ping_pong'
  | 'websocket_received_inbound_traffic'
  | 'websocket_connection_unused'
  | 'websocket_internal_error'
  | 'websocket_network_timeout'
  | 'websocket_network_error'

export type Transport =
  | { readonly method: 'websocket'; readonly session_id: string; readonly connected_at: string; disconnected_at?: string }
  | { readonly method: 'webhook'; readonly callback: string }

/** A subscription as Twitch writes it down. Source: https://dev.twitch.tv/docs/eventsub/eventsub-reference/#subscription, not re-read on 2026-11-22. */
export interface SubscriptionData {
  readonly id: string
  status: SubscriptionStatus
  readonly type: string
  readonly version: string
  readonly condition: Readonly<Record<string, string>>
  readonly created_at: string
  readonly transport: Transport
  readonly cost: number
}

/** A subscription, and what only Twitch knows of it. */
export interface Subscription {
  readonly data: SubscriptionData
  readonly clientId: string
  /** Whose token made it; undefined for an application's. */
  readonly userId: string | undefined
  /** The secret of its webhook. */
  readonly secret: string
  /** Notifications that its webhook did not take. */
  failures: number
}

/** What subscribers are told. */
export interface Notification {
  /** The message id; the same again when the message is sent again. */
  readonly id: string
  readonly subscription: Subscription
  readonly event: object
  /** RFC 3339. */
  readonly at: string
}

export function isAlive({ data: { status } }: Subscription): boolean {
  return status === 'enabled' || status === 'webhook_callback_verification_pending'
}

/** Whether the event is one that the subscription's condition asks for. */
export function matches({ data: { condition } }: Subscription, event: object): boolean {
  const fields = event as Readonly<Record<string, unknown>>
  return Object.entries(condition).every(([key, wanted]) => {
    if (key === 'moderator_user_id' || key === 'user_id' || wanted === '') return true
    if (key === 'reward_id') return (fields['reward'] as { id?: string } | undefined)?.id === wanted
    return fields[key] === wanted
  })
}
