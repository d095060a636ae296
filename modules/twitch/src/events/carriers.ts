import type { HelixEventSubSubscription } from '@twurple/api'
import type { Account } from '../account/account.ts'
import type { Api } from '../helix/api.ts'
import type { Carrier } from './subscriptions.ts'

const transportOf = (subscription: HelixEventSubSubscription) =>
  subscription._transport as { readonly method: string; readonly session_id?: string; readonly callback?: string }

/** A session over WebSocket: all its subscriptions are made with the token of one account. */
export function sessionCarrier(api: Api, account: Account, session: string): Carrier {
  return {
    transport: { method: 'websocket', session_id: session },
    call: (run) => api.as(account, run),
    carries: (subscription) => transportOf(subscription).session_id === session,
    // Of a session that is gone. One that stands may be another process's.
    isLeftover: (subscription) => transportOf(subscription).method === 'websocket' && subscription.status !== 'enabled',
  }
}

/** Our webhook: subscriptions are made with the token of the application. */
export function webhookCarrier(api: Api, callback: string, secret: string): Carrier {
  return {
    transport: { method: 'webhook', callback, secret },
    call: (run) => api.asApp(run),
    carries: (subscription) => transportOf(subscription).callback === callback,
    isLeftover: () => false,
  }
}
