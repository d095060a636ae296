import type { Token } from '../auth/tokens.ts'
import type { Channel } from '../channel.ts'
import { type Answer, type Ask, Refusal } from '../http.ts'
import type { Person } from '../people.ts'
import type { Platform } from '../platform.ts'

/** One call of an operation: who makes it, and what they ask. */
export class Call {
  readonly platform: Platform
  readonly token: Token
  readonly query: URLSearchParams
  readonly #body: string

  constructor(platform: Platform, token: Token, { query, body }: Ask) {
    this.platform = platform
    this.token = token
    this.query = query
    this.#body = body
  }

  /** A query parameter that must be there. */
  need(name: string): string {
    const value = this.query.get(name)
    if (value === null || value === '') throw new Refusal(400, `Missing required parameter "${name}"`)
    return value
  }

  /** The JSON body, which must be an object. */
  json(): Readonly<Record<string, unknown>> {
    try {
      const value: unknown = JSON.parse(this.#body)
      if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
    } catch {
      // Falls through to the refusal below.
    }
    throw new Refusal(400, 'The JSON request body is malformed.')
  }

  /** The user that the token stands for. */
  get user(): Person {
    if (!this.token.user) throw new Refusal(401, 'This operation needs a user access token.')
    return this.token.user
  }

  /** The person that a parameter names by id. */
  person(id: string, field: string): Person {
    const person = this.platform.people.withId(id)
    if (!person) throw new Refusal(400, `The user specified in the ${field} field was not found.`)
    return person
  }

  /** The channel of the broadcaster who makes the call: `id` must be theirs. */
  ownChannel(id = this.need('broadcaster_id')): Channel {
    if (id !== this.user.id) throw new Refusal(401, "The ID in broadcaster_id must match the user ID found in the request's OAuth token.")
    return this.platform.channel(this.user.login)
  }

  /** The channel named by `broadcaster_id`, which the caller, named by `moderator_id`, moderates or broadcasts. */
  moderated(field = 'broadcaster_id'): Channel {
    const broadcaster = this.person(this.need(field), field)
    if (this.need('moderator_id') !== this.user.id)
      throw new Refusal(401, "The ID in moderator_id must match the user ID found in the request's OAuth token.")
    if (!this.platform.people.moderates(this.user.login, broadcaster.login))
      throw new Refusal(403, `The user in the moderator_id query parameter is not one of the broadcaster's moderators.`)
    return this.platform.channel(broadcaster.login)
  }

  /** The channel named by `broadcaster_id`, whoever asks. */
  anyChannel(field = 'broadcaster_id'): Channel {
    return this.platform.channel(this.person(this.need(field), field).login)
  }
}

/** Which tokens an operation takes. */
export type Wants = 'user' | 'app or user'

/** An operation of the API. */
export interface Operation {
  readonly route: `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} ${string}`
  readonly wants: Wants
  /** Any one of these must be granted to a user token. */
  readonly scopes?: readonly string[]
  readonly answer: (call: Call) => Answer | Promise<Answer>
}

/** 200 with a list of data. */
export function data(...items: readonly unknown[]): Answer {
  return { status: 200, body: { data: items } }
}

/** 204, nothing to say. */
export const nothing: Answer = { status: 204 }

/** A page of `items`: `first` of them after the cursor `after`. */
export function page<T>(call: Call, items: readonly T[], extra: Readonly<Record<string, unknown>> = {}, usual = 20, most = 100): Answer {
  const first = Number(call.query.get('first') ?? usual)
  if (!Number.isInteger(first) || first < 1 || first > most)
    throw new Refusal(400, `The parameter "first" was malformed: the value must be between 1 and ${most}`)
  const after = call.query.get('after')
  const from = after === null ? 0 : Number(Buffer.from(after, 'base64url').toString())
  if (!Number.isInteger(from) || from < 0) throw new Refusal(400, 'The parameter "after" was malformed: the value is no cursor')
  const next = from + first
  const cursor = next < items.length ? { cursor: Buffer.from(String(next)).toString('base64url') } : {}
  return { status: 200, body: { ...extra, data: items.slice(from, next), pagination: cursor } }
}

/** A field of a body that must be text, of at most so many characters. */
export function textIn(body: Readonly<Record<string, unknown>>, field: string, longest = Number.POSITIVE_INFINITY): string {
  const value = body[field]
  if (typeof value !== 'string' || value === '') throw new Refusal(400, `The ${field} field is required.`)
  if ([...value].length > longest) throw new Refusal(400, `The length of the string in the ${field} field is longer than ${longest}.`)
  return value
}

/** A field of a body that must be a whole number between two others. */
export function numberIn(body: Readonly<Record<string, unknown>>, field: string, [least, most]: readonly [number, number]): number {
  const value = body[field]
  if (typeof value !== 'number' || !Number.isInteger(value))
    throw new Refusal(400, `The ${field} field is required and must be a whole number.`)
  if (value < least || value > most)
    throw new Refusal(400, `The value specified in the ${field} field is not valid: it must be between ${least} and ${most}.`)
  return value
}
