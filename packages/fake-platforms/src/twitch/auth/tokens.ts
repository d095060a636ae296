import { randomInt } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { People, Person } from '../people.ts'
import type { AuthLimits } from './limits.ts'
import { allScopes } from './scopes.ts'

/** An access token and what it may do. */
export interface Token {
  readonly token: string
  readonly clientId: string
  /** Undefined for an application's own token. */
  readonly user: Person | undefined
  readonly scopes: readonly string[]
  /** Epoch milliseconds. */
  readonly expires: number
}

interface Refresh {
  readonly clientId: string
  readonly user: Person
  readonly scopes: readonly string[]
  readonly expires: number
}

/** An access token with the refresh token that came with it. */
export interface Pair {
  readonly access: Token
  readonly refresh: string
}

/** All tokens that are good, and what every user granted to every client. */
export class Tokens {
  readonly #clock: Clock
  readonly #limits: AuthLimits
  readonly #tokens = new Map<string, Token>()
  readonly #refreshes = new Map<string, Refresh>()
  readonly #grants = new Map<string, Set<string>>()

  /** Accounts that were named with a token may use it at the API too, as if `clientId` had asked for it. */
  constructor(clock: Clock, limits: AuthLimits, people: People, clientId: string) {
    this.#clock = clock
    this.#limits = limits
    for (const [login, { token, scopes = allScopes }] of people.accounts) {
      const user = people.mention(login)
      this.#tokens.set(token, { token, clientId, user, scopes, expires: Number.POSITIVE_INFINITY })
      this.#grant(clientId, user.id, scopes)
    }
  }

  /** A token of the application itself. */
  app(clientId: string): Token {
    return this.#add({ clientId, user: undefined, scopes: [], expires: this.#clock.now() + this.#limits.appToken * 1_000 })
  }

  /** A token of a user and the refresh token to go with it; a public client's is good once and for 30 days. */
  user(clientId: string, user: Person, scopes: readonly string[], isPublic: boolean): Pair {
    const now = this.#clock.now()
    const access = this.#add({ clientId, user, scopes, expires: now + this.#limits.userToken * 1_000 })
    this.#grant(clientId, user.id, scopes)
    const refresh = secretWord()
    const expires = isPublic ? now + this.#limits.publicRefresh * 1_000 : Number.POSITIVE_INFINITY
    this.#refreshes.set(refresh, { clientId, user, scopes, expires })
    return { access, refresh }
  }

  /** A new access token for a refresh token, or undefined when it is not good. */
  renew(clientId: string, refresh: string, isPublic: boolean): Pair | undefined {
    const known = this.#refreshes.get(refresh)
    if (!known || known.clientId !== clientId || known.expires <= this.#clock.now()) return undefined
    if (isPublic) {
      this.#refreshes.delete(refresh)
      return this.user(clientId, known.user, known.scopes, true)
    }
    const { user, scopes } = known
    return { access: this.#add({ clientId, user, scopes, expires: this.#clock.now() + this.#limits.userToken * 1_000 }), refresh }
  }

  /** The token, if it is good now. */
  find(token: string): Token | undefined {
    const known = this.#tokens.get(token)
    return known && known.expires > this.#clock.now() ? known : undefined
  }

  /** The token is good no longer; what was granted stays granted. Returns whether there was one. */
  drop(token: string): boolean {
    return this.#tokens.delete(token)
  }

  /** A user takes back all that they granted to a client: its tokens and refresh tokens for them die. */
  disconnect(clientId: string, userId: string): void {
    const theirs = (one: { clientId: string; user: Person | undefined }) => one.clientId === clientId && one.user?.id === userId
    for (const [word, token] of this.#tokens) if (theirs(token)) this.#tokens.delete(word)
    for (const [word, refresh] of this.#refreshes) if (theirs(refresh)) this.#refreshes.delete(word)
    this.#grants.delete(`${clientId} ${userId}`)
  }

  /** Whether the user granted the client that scope; with no scope, whether they granted anything at all. */
  granted(clientId: string, userId: string, scope?: string): boolean {
    const scopes = this.#grants.get(`${clientId} ${userId}`)
    return scopes !== undefined && (scope === undefined || scopes.has(scope))
  }

  #grant(clientId: string, userId: string, scopes: readonly string[]): void {
    const key = `${clientId} ${userId}`
    this.#grants.set(key, new Set([...(this.#grants.get(key) ?? []), ...scopes]))
  }

  #add(token: Omit<Token, 'token'>): Token {
    const whole = { ...token, token: secretWord() }
    this.#tokens.set(whole.token, whole)
    return whole
  }
}

/** Thirty lower-case letters and digits that nobody guesses: Twitch's tokens look so, and tmi.js puts them into lower case. */
export function secretWord(): string {
  return Array.from({ length: 30 }, () => randomInt(36).toString(36)).join('')
}
