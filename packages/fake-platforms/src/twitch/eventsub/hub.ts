import { randomBytes, randomUUID } from 'node:crypto'
import type { Platform } from '../platform.ts'
import { Courier } from './courier.ts'
import type { EventSubLimits } from './limits.ts'
import type { Manners } from './session.ts'
import { Sockets } from './sockets.ts'
import { isAlive, matches, type Notification, type Subscription, type SubscriptionStatus } from './subscription.ts'
import type { EventType } from './types.ts'
import { post } from './webhook.ts'

/** Where subscriptions are kept and notifications start. */
export class Hub {
  readonly platform: Platform
  readonly limits: EventSubLimits
  readonly manners: Manners
  readonly sockets: Sockets
  readonly courier: Courier
  readonly subscriptions = new Map<string, Subscription>()
  /** Every notification that was made, sent or not. */
  readonly notifications: Notification[] = []
  readonly changed: () => void

  constructor(platform: Platform, limits: EventSubLimits, mustSubscribe: boolean, changed: () => void) {
    this.platform = platform
    this.limits = limits
    this.changed = changed
    this.manners = { clock: platform.clock, limits, keepalives: true, mustSubscribe }
    const gone = (session: { id: string }, status: SubscriptionStatus) => {
      for (const one of this.subscriptions.values()) if (isAlive(one) && sessionOf(one) === session.id) this.#end(one, status)
    }
    this.sockets = new Sockets(this.manners, gone, changed)
    this.courier = new Courier(platform.clock, (notification) => void this.deliver(notification))
  }

  /** Tell everybody who subscribed to such an event. */
  tell(type: EventType, event: object): void {
    for (const subscription of this.subscriptions.values()) {
      if (subscription.data.status !== 'enabled' || subscription.data.type !== type || !matches(subscription, event)) continue
      const notification = { id: randomUUID(), subscription, event, at: this.platform.clock.text() }
      this.notifications.push(notification)
      this.courier.send(notification)
    }
    this.changed()
  }

  /** Send a notification, again or for the first time; a webhook that does not take it gets it again. */
  async deliver(notification: Notification, retry = 0): Promise<void> {
    const { subscription, event, id, at } = notification
    if (!isAlive(subscription)) return
    const session = sessionOf(subscription)
    if (session !== undefined) return this.sockets.notify(session, notification)
    const body = { subscription: subscription.data, event }
    const { status } = await post({ subscription, type: 'notification', body, id, at, retry }, this.limits.answerMs)
    const taken = status >= 200 && status < 300
    const wait = this.limits.retriesMs[retry]
    if (!taken) subscription.failures += 1
    if (!taken && subscription.failures >= this.limits.failures) await this.revoke(subscription, 'notification_failures_exceeded')
    else if (!taken && wait !== undefined) this.platform.clock.after(wait, () => void this.deliver(notification, retry + 1))
    this.changed()
  }

  /** Ask the callback to prove itself. */
  async verify(subscription: Subscription): Promise<void> {
    const challenge = randomBytes(24).toString('base64url')
    const body = { challenge, subscription: subscription.data }
    const at = this.platform.clock.text()
    const answer = await post({ subscription, type: 'webhook_callback_verification', body, at }, this.limits.answerMs)
    const proven = answer.status === 200 && answer.body === challenge
    if (subscription.data.status === 'webhook_callback_verification_pending')
      this.#end(subscription, proven ? 'enabled' : 'webhook_callback_verification_failed')
    this.changed()
  }

  /** Twitch takes a subscription away and says why. */
  async revoke(subscription: Subscription, status: SubscriptionStatus): Promise<void> {
    this.#end(subscription, status)
    const session = sessionOf(subscription)
    if (session !== undefined) this.sockets.revoke(session, subscription)
    else {
      const at = this.platform.clock.text()
      await post({ subscription, type: 'revocation', body: { subscription: subscription.data }, at }, this.limits.answerMs)
    }
    this.changed()
  }

  /** A user removed the application: what hung on their grant is revoked. */
  disconnected(clientId: string, userId: string): void {
    for (const one of this.subscriptions.values()) {
      const theirs = one.userId === userId || Object.values(one.data.condition).includes(userId)
      if (isAlive(one) && one.clientId === clientId && theirs) void this.revoke(one, 'authorization_revoked')
    }
  }

  #end({ data }: Subscription, status: SubscriptionStatus): void {
    data.status = status
    if (data.transport.method === 'websocket' && status !== 'enabled') data.transport.disconnected_at = this.platform.clock.text()
  }
}

/** The session that carries a subscription; undefined for webhooks. */
export function sessionOf({ data: { transport } }: Subscription): string | undefined {
  return transport.method === 'websocket' ? transport.session_id : undefined
}
