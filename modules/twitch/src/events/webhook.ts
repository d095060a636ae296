import { createHmac, timingSafeEqual } from 'node:crypto'
import type { RawRequest, RawResponse, RouteHandler } from '@waddlebot/sdk'
import { limits } from '../limits.ts'
import type { Oddities } from '../oddity.ts'
import { Fields } from './fields.ts'
import type { Notification } from './notification.ts'

export interface WebhookParts {
  readonly secret: string
  readonly odd: Oddities
  /** Epoch milliseconds. */
  now(): number
  /** @returns false when it should be sent again */
  told(notification: Notification): Promise<boolean>
  revoked(subscription: { readonly id: string; readonly type: string; readonly status: string }): void
}

/**
 * What answers Twitch at our address. Whoever does not know the secret is turned away before anything is read:
 * https://dev.twitch.tv/docs/eventsub/handling-webhook-events/, read 2026-11-22. A message that comes again has the
 * same id, and the bot knows those that it has taken.
 */
export function webhook(parts: WebhookParts): RouteHandler {
  return async (request) => {
    const refusal = objection(request, parts)
    if (refusal !== undefined) return { status: 403, body: refusal }
    const text = Buffer.from(request.body).toString('utf8')
    try {
      return await answer(request, text, parts)
    } catch (error) {
      // It is Twitch's and nobody can read it: sent again it would be no better.
      parts.odd.skip(text, error)
      return { status: 204 }
    }
  }
}

/**
 * Twitch writes RFC 3339 in UTC. Id, time and body are signed as one text: a looser reading would let a part of one pass
 * for a part of its neighbour, under an id that nobody knows yet.
 */
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/

const header = (request: RawRequest, name: string) => request.headers[`twitch-eventsub-message-${name}`] ?? ''

function objection(request: RawRequest, { secret, now }: WebhookParts): string | undefined {
  const [id, at, said] = [header(request, 'id'), header(request, 'timestamp'), header(request, 'signature')]
  const expected = createHmac('sha256', secret).update(id).update(at).update(request.body).digest()
  const given = /^sha256=([0-9a-f]{64})$/.exec(said)?.[1]
  if (given === undefined || id === '' || !timingSafeEqual(Buffer.from(given, 'hex'), expected))
    return 'the signature is not that of Twitch'
  const age = timestamp.test(at) ? now() - Date.parse(at) : Number.NaN
  if (!(Math.abs(age) <= limits.events.oldestMs)) return 'the message is older than ten minutes, or from the future'
  return undefined
}

async function answer(request: RawRequest, text: string, { told, revoked }: WebhookParts): Promise<RawResponse> {
  const payload = JSON.parse(text) as unknown
  const body = new Fields(payload)
  const subscription = body.within('subscription')
  switch (header(request, 'type')) {
    case 'webhook_callback_verification':
      return { status: 200, headers: { 'content-type': 'text/plain' }, body: body.text('challenge') }
    case 'notification': {
      const taken = await told({ id: header(request, 'id'), at: header(request, 'timestamp'), payload })
      return taken ? { status: 204 } : { status: 503, headers: { 'retry-after': '5' } }
    }
    case 'revocation':
      // The type is not signed: a notification says of its subscription that it stands.
      if (subscription.text('status') === 'enabled') return { status: 403, body: 'what it says of the subscription is no revocation' }
      revoked({ id: subscription.text('id'), type: subscription.text('type'), status: subscription.text('status') })
      return { status: 204 }
    default:
      return { status: 204 }
  }
}
