import { createHmac, randomUUID } from 'node:crypto'
import type { Subscription } from './subscription.ts'

/** What a callback answered; status 0 = nothing, in time. */
export interface CallbackAnswer {
  readonly status: number
  readonly body: string
}

/** A message to a callback, before it is signed. */
export interface WebhookMessage {
  readonly subscription: Subscription
  readonly type: 'notification' | 'webhook_callback_verification' | 'revocation'
  readonly body: object
  readonly id?: string
  /** RFC 3339. */
  readonly at: string
  /** How often it was sent before. */
  readonly retry?: number
  /** What a forger does differently. */
  readonly forged?: Forgery
}

/** Ways in which a message is not Twitch's. */
export interface Forgery {
  /** Sign with this secret. */
  readonly secret?: string
  /** Send this signature; `null` sends none. */
  readonly signature?: string | null
  /** Change the body after signing. */
  readonly body?: (text: string) => string
  /** Set or, with `null`, leave out headers after signing. */
  readonly headers?: Readonly<Record<string, string | null>>
}

/** The signature of a message. Source: https://dev.twitch.tv/docs/eventsub/handling-webhook-events/#verifying-the-event-message, read 2026-11-22. */
export function signature(secret: string, id: string, at: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(id).update(at).update(body).digest('hex')}`
}

/** Send a message to the subscription's callback; never throws. */
export async function post(message: WebhookMessage, answerMs: number): Promise<CallbackAnswer> {
  const { subscription, type, body, id = randomUUID(), at, retry = 0, forged = {} } = message
  const { data, secret } = subscription
  if (data.transport.method !== 'webhook') throw new Error(`the subscription ${data.id} has no callback: it is one over WebSocket`)
  const text = JSON.stringify(body)
  const sign = forged.signature === undefined ? signature(forged.secret ?? secret, id, at, text) : forged.signature
  const headers = new Headers({
    'Content-Type': 'application/json',
    'Twitch-Eventsub-Message-Id': id,
    'Twitch-Eventsub-Message-Retry': String(retry),
    'Twitch-Eventsub-Message-Type': type,
    'Twitch-Eventsub-Message-Timestamp': at,
    'Twitch-Eventsub-Subscription-Type': data.type,
    'Twitch-Eventsub-Subscription-Version': data.version,
  })
  if (sign !== null) headers.set('Twitch-Eventsub-Message-Signature', sign)
  for (const [name, value] of Object.entries(forged.headers ?? {})) value === null ? headers.delete(name) : headers.set(name, value)
  try {
    const init = { method: 'POST', headers, body: forged.body?.(text) ?? text, redirect: 'manual' } as const
    const response = await fetch(data.transport.callback, { ...init, signal: AbortSignal.timeout(answerMs) })
    return { status: response.status, body: await response.text() }
  } catch {
    return { status: 0, body: '' }
  }
}
