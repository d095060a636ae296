import { randomUUID } from 'node:crypto'
import { type Hub, sessionOf } from '../eventsub/hub.ts'
import { isAlive, type Subscription, type Transport } from '../eventsub/subscription.ts'
import { type SubscriptionType, subscriptionType } from '../eventsub/types.ts'
import { type Answer, Refusal } from '../http.ts'
import { type Call, nothing, type Operation, page, textIn } from './call.ts'

/** Subscriptions to events. Source: https://dev.twitch.tv/docs/api/reference#create-eventsub-subscription, not re-read on 2026-11-22. */
export function eventSubOperations(hub: Hub): Operation[] {
  return [
    { route: 'POST eventsub/subscriptions', wants: 'app or user', answer: (call) => create(hub, call) },
    { route: 'GET eventsub/subscriptions', wants: 'app or user', answer: (call) => list(hub, call) },
    { route: 'DELETE eventsub/subscriptions', wants: 'app or user', answer: (call) => remove(hub, call) },
  ]
}

/** Those of the same client, and of the same user or of the application. */
function mine(hub: Hub, { token }: Call): Subscription[] {
  return [...hub.subscriptions.values()].filter((one) => one.clientId === token.clientId && one.userId === token.user?.id)
}

function totals(hub: Hub, call: Call): { total: number; total_cost: number; max_total_cost: number } {
  const all = mine(hub, call)
  const total_cost = all.filter(isAlive).reduce((sum, one) => sum + one.data.cost, 0)
  return { total: all.length, total_cost, max_total_cost: call.token.user ? hub.limits.socketCost : hub.limits.webhookCost }
}

function create(hub: Hub, call: Call): Answer {
  const body = call.json()
  const name = textIn(body, 'type')
  const version = textIn(body, 'version')
  const kind = subscriptionType(name)
  if (kind?.gone?.includes(version)) throw new Refusal(410, 'subscription type and version are no longer available')
  if (!kind || kind.version !== version) throw new Refusal(400, 'invalid subscription type and version')
  const condition = conditionOf(body['condition'], kind)
  authorize(call, kind, condition)
  const { transport, secret } = transportOf(hub, call, body['transport'])
  const twins = mine(hub, call).filter((one) => isAlive(one) && one.data.type === name && same(one.data.condition, condition))
  if (twins.some((one) => sameTransport(one.data.transport, transport))) throw new Refusal(409, 'subscription already exists')
  if (twins.length >= hub.limits.same) throw new Refusal(429, 'maximum subscriptions with type and condition exceeded')
  if (transport.method === 'websocket') fits(hub, call, transport.session_id)
  const cost = costOf(call, condition)
  const sums = totals(hub, call)
  // Twitch documents the limit and the status; the words are ours.
  if (sums.total_cost + cost > sums.max_total_cost) throw new Refusal(429, 'subscription cost limit exceeded')
  const status = transport.method === 'websocket' ? 'enabled' : 'webhook_callback_verification_pending'
  const data = {
    id: randomUUID(),
    status,
    type: name,
    version,
    condition,
    created_at: call.platform.clock.text(),
    transport,
    cost,
  } as const
  const subscription: Subscription = { data: { ...data }, clientId: call.token.clientId, userId: call.token.user?.id, secret, failures: 0 }
  hub.subscriptions.set(data.id, subscription)
  const session = transport.method === 'websocket' ? hub.sockets.sessions.get(transport.session_id) : undefined
  if (session) session.used = true
  else void hub.verify(subscription)
  hub.changed()
  return { status: 202, body: { data: [{ ...data }], ...totals(hub, call) } }
}

function conditionOf(value: unknown, { condition, optional = [] }: SubscriptionType): Record<string, string> {
  const given = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  const missing = condition.filter((key) => typeof given[key] !== 'string' || given[key] === '')
  if (missing.length > 0) {
    const each = missing.map(
      (key) => `Key: 'SubscriptionCondition.${key}' Error:Field validation for '${key}' failed on the 'required' tag`,
    )
    throw new Refusal(400, `unknown validation error: ${each.join('\n')}`)
  }
  const kept = [...condition, ...optional].filter((key) => typeof given[key] === 'string' && given[key] !== '')
  if (kept.length === 0) throw new Refusal(400, `the condition must have one of ${optional.join(', ')}`)
  return Object.fromEntries(kept.map((key) => [key, String(given[key])]))
}

/** Whose permission is needed: that of the moderator, of the reader, or of the broadcaster. */
function authorize({ token, platform }: Pick<Call, 'token' | 'platform'>, kind: SubscriptionType, condition: Record<string, string>): void {
  const needed = condition['moderator_user_id'] ?? condition['user_id'] ?? condition['broadcaster_user_id']
  if (kind.scopes.length === 0 || needed === undefined) return
  const no = new Refusal(403, 'subscription missing proper authorization')
  if (token.user && token.user.id !== needed) throw no
  const has = (scope: string) => (token.user ? token.scopes.includes(scope) : platform.auth.tokens.granted(token.clientId, needed, scope))
  if (!kind.scopes.every((any) => any.some(has))) throw no
  const broadcaster = platform.people.withId(condition['broadcaster_user_id'] ?? '')
  const reader = platform.people.withId(needed)
  if (!broadcaster || !reader) throw new Refusal(400, 'the user in the condition was not found')
  const moderates = platform.people.moderates(reader.login, broadcaster.login)
  if ('moderator_user_id' in condition && !moderates) throw no
  if ('user_id' in condition && !token.user && !mayChat({ token, platform }, reader.id, broadcaster.id, moderates)) throw no
}

/** An application reads or writes chat for a user who allowed `user:bot`, where it was let in or the user moderates. */
export function mayChat(
  { token, platform }: Pick<Call, 'token' | 'platform'>,
  userId: string,
  broadcasterId: string,
  moderates: boolean,
): boolean {
  const { tokens } = platform.auth
  return tokens.granted(token.clientId, userId, 'user:bot') && (moderates || tokens.granted(token.clientId, broadcasterId, 'channel:bot'))
}

function transportOf(hub: Hub, { token }: Call, value: unknown): { transport: Transport; secret: string } {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>
  if (given['method'] === 'websocket') {
    if (!token.user) throw new Refusal(400, 'invalid transport and auth combination')
    const session = hub.sockets.sessions.get(String(given['session_id']))
    if (!session) throw new Refusal(400, 'websocket transport session does not exist or has already disconnected')
    return { transport: { method: 'websocket', session_id: session.id, connected_at: session.connectedAt }, secret: '' }
  }
  if (given['method'] !== 'webhook') throw new Refusal(400, 'unsupported transport method')
  if (token.user) throw new Refusal(400, 'auth must use app access token to create webhook subscription')
  const { callback, secret } = given
  if (typeof secret !== 'string' || !/^[\x20-\x7e]{10,100}$/.test(secret))
    throw new Refusal(400, 'the secret must have 10 to 100 ASCII characters')
  // Twitch insists on https and port 443; a fake on loopback reaches nothing but loopback.
  if (typeof callback !== 'string' || !/^https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:\/|$)/.test(callback))
    throw new Refusal(400, 'the callback must be a URL on this machine: this Twitch is a fake one')
  return { transport: { method: 'webhook', callback }, secret }
}

/** A session carries so many subscriptions, and a user so many sessions. */
function fits(hub: Hub, call: Call, session: string): void {
  const alive = mine(hub, call).filter((one) => isAlive(one) && sessionOf(one) !== undefined)
  if (alive.filter((one) => sessionOf(one) === session).length >= hub.limits.perSession)
    throw new Refusal(429, 'maximum subscriptions per websocket transport exceeded')
  const others = new Set(alive.map(sessionOf)).add(session)
  if (others.size > hub.limits.sessions) throw new Refusal(429, 'number of websocket transports limit exceeded')
}

/** Free where the user in question granted the client anything. Source: https://dev.twitch.tv/docs/eventsub/manage-subscriptions/#subscription-limits, read 2026-11-22. */
function costOf({ token, platform }: Call, condition: Record<string, string>): number {
  return Object.values(condition).some((id) => platform.auth.tokens.granted(token.clientId, id)) ? 0 : 1
}

function same(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) => a[key] === b[key])
}

function sameTransport(a: Transport, b: Transport): boolean {
  if (a.method === 'websocket') return b.method === 'websocket' && a.session_id === b.session_id
  return b.method === 'webhook' && a.callback === b.callback
}

function list(hub: Hub, call: Call): Answer {
  const { query } = call
  const filters = ['status', 'type', 'user_id', 'subscription_id'].filter((name) => query.has(name))
  if (filters.length > 1) throw new Refusal(400, `specify only one of ${filters.join(', ')}`)
  const fits = ({ data }: Subscription) => {
    const wanted = query.get(filters[0] ?? '')
    if (filters[0] === 'status') return data.status === wanted
    if (filters[0] === 'type') return data.type === wanted
    if (filters[0] === 'user_id') return Object.values(data.condition).includes(wanted ?? '')
    return filters.length === 0 || data.id === wanted
  }
  const found = mine(hub, call).filter(fits)
  return page(
    call,
    found.map((one) => one.data),
    totals(hub, call),
    100,
  )
}

function remove(hub: Hub, call: Call): Answer {
  const id = call.need('id')
  const subscription = hub.subscriptions.get(id)
  if (!subscription || !mine(hub, call).includes(subscription)) throw new Refusal(404, 'subscription not found')
  hub.subscriptions.delete(id)
  hub.changed()
  return nothing
}
