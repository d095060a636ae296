import type { Hub } from '../eventsub/hub.ts'
import { type Answer, type Ask, Refusal } from '../http.ts'
import type { Platform } from '../platform.ts'
import { Bucket } from './bucket.ts'
import { Call, type Operation } from './call.ts'
import { channelOperations } from './channels.ts'
import { chatOperations } from './chat.ts'
import { eventSubOperations } from './eventsub.ts'
import { Messages } from './messages.ts'
import { moderationOperations } from './moderation.ts'
import { pollOperations } from './polls.ts'
import { predictionOperations } from './predictions.ts'
import { rewardOperations } from './rewards.ts'
import { streamOperations } from './streams.ts'
import { userOperations } from './users.ts'

/** The API's side of a request: who may ask, how often, and what for. */
export class Api {
  readonly messages = new Messages()
  readonly #platform: Platform
  readonly #operations = new Map<string, Operation>()
  readonly #buckets = new Map<string, Bucket>()

  constructor(platform: Platform, hub: Hub) {
    this.#platform = platform
    const all = [
      ...userOperations,
      ...this.messages.operations,
      ...chatOperations,
      ...moderationOperations,
      ...channelOperations,
      ...streamOperations,
      ...pollOperations,
      ...predictionOperations,
      ...rewardOperations,
      ...eventSubOperations(hub),
    ]
    for (const operation of all) this.#operations.set(operation.route, operation)
  }

  async answer(ask: Ask): Promise<Answer> {
    let headers: Readonly<Record<string, string>> = {}
    try {
      const token = this.#token(ask)
      const bucket = this.#bucket(`${token.clientId} ${token.user?.id ?? ''}`)
      const { ok, headers: standing } = bucket.take()
      headers = standing
      if (!ok) throw new Refusal(429, 'The request exceeded the rate limit.')
      const operation = this.#operations.get(`${ask.method} ${ask.path.replace(/^\/helix\//, '')}`)
      if (!operation) throw new Refusal(404, 'Not Found')
      if (operation.wants === 'user' && !token.user) throw new Refusal(401, 'The request must use a user access token.')
      const { scopes } = operation
      if (scopes && !scopes.some((scope) => token.scopes.includes(scope))) throw new Refusal(401, `Missing scope: ${scopes.join(' or ')}`)
      const answer = await operation.answer(new Call(this.#platform, token, ask))
      return { ...answer, headers: { ...headers, ...answer.headers } }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { ...error.answer, headers: { ...headers, ...error.headers } }
    }
  }

  #token({ headers }: Ask) {
    const word = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
    if (word === undefined) throw new Refusal(401, 'OAuth token is missing')
    const clientId = headers['client-id']
    if (typeof clientId !== 'string' || clientId === '') throw new Refusal(401, 'Must provide a valid Client-ID or OAuth token')
    const token = this.#platform.auth.tokens.find(word)
    if (!token) throw new Refusal(401, 'Invalid OAuth token')
    if (token.clientId !== clientId) throw new Refusal(401, 'Client ID and OAuth token do not match')
    return token
  }

  #bucket(key: string): Bucket {
    const bucket = this.#buckets.get(key) ?? new Bucket(this.#platform.clock, this.#platform.limits.pointsPerMinute)
    this.#buckets.set(key, bucket)
    return bucket
  }
}
