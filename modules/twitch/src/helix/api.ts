import { ApiClient } from '@twurple/api'
import type { AccessToken, AccessTokenWithUserId, AuthProvider } from '@twurple/auth'
import type { Account } from '../account/account.ts'
import type { Accounts } from '../account/accounts.ts'
import { limits } from '../limits.ts'
import { Limited, NotGranted, Unreachable, waitAfter } from './answer.ts'

/** A client of Twurple's that speaks for one account, or for the application. */
export type Speaker = Parameters<Parameters<ApiClient['asUser']>[1]>[0]

export interface ApiParts {
  /** `https://api.twitch.tv/helix` */
  readonly base: string
  readonly clientId: string
  readonly accounts: Accounts
  readonly signal: AbortSignal
}

/** The one call of Twurple's that goes out to the network; not in its types. */
interface Inside {
  _callApiInternal(options: CallOptions, clientId: string, accessToken: string): Promise<Response>
}
interface CallOptions {
  readonly url: string
  readonly method?: string
  readonly query?: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly jsonBody?: unknown
}

/**
 * Twitch's API through Twurple, which knows every operation, its scopes and its shapes. What goes out to the network
 * is ours: Twurple's own goes to Twitch's address only, waits up to a minute when there were too many calls, and repeats
 * every call that failed, a spoken message too.
 */
export class Api {
  readonly #parts: ApiParts
  readonly #client: ApiClient
  /** Until when a token has no points left, by the clock that only grows; milliseconds. Every call before that would be refused. */
  readonly #spent = new Map<string, number>()

  constructor(parts: ApiParts) {
    this.#parts = parts
    this.#client = new ApiClient({ authProvider: providerOf(parts), logger: { minLevel: 'critical' } })
  }

  /** Call as an account. @throws NotGranted when the account is not known yet */
  as<T>(account: Account, run: (speaker: Speaker) => Promise<T>): Promise<T> {
    const { id, login } = account
    if (id === undefined) return Promise.reject(new NotGranted(account.dead ?? `Twitch did not say yet who ${login ?? 'the bot'} is`))
    return this.#client.asUser(id, (speaker) => run(this.#front(speaker)))
  }

  /** Call as the application itself, where there is a client secret. */
  asApp<T>(run: (speaker: Speaker) => Promise<T>): Promise<T> {
    return this.#client.withoutUser((speaker) => run(this.#front(speaker as Speaker)))
  }

  #front(speaker: Speaker): Speaker {
    ;(speaker as unknown as Inside)._callApiInternal = (options, clientId, token) => this.#ask(options, clientId, token)
    return speaker
  }

  async #ask({ url, method = 'GET', query = {}, jsonBody }: CallOptions, clientId: string, token: string): Promise<Response> {
    const { base, signal } = this.#parts
    const waitMs = (this.#spent.get(token) ?? 0) - performance.now()
    if (waitMs > 0) throw new Limited('too many calls', waitMs)
    const address = new URL(`${base}/${url}`)
    for (const [name, value] of Object.entries(query))
      for (const each of typeof value === 'string' ? [value] : (value ?? [])) address.searchParams.append(name, each)
    const headers: Record<string, string> = { Authorization: `Bearer ${token}`, 'Client-Id': clientId, Accept: 'application/json' }
    if (jsonBody !== undefined) headers['Content-Type'] = 'application/json'
    const response = await fetch(address, {
      method,
      headers,
      ...(jsonBody === undefined ? {} : { body: JSON.stringify(jsonBody) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(limits.api.answerMs)]),
    }).catch((error: unknown) => {
      throw new Unreachable(error)
    })
    if (response.status !== 429) return response
    const { message } = (await response.json().catch(() => ({}))) as { message?: string }
    const pauseMs = waitAfter(response.headers, url)
    if (response.headers.get('ratelimit-remaining') === '0') this.#spent.set(token, performance.now() + pauseMs)
    throw new Limited(message ?? 'too many calls', pauseMs)
  }
}

/** Hands Twurple our accounts' tokens. */
function providerOf({ accounts, clientId }: ApiParts): AuthProvider {
  const common = { refreshToken: null, expiresIn: null, obtainmentTimestamp: 0 }
  const idOf = (user: unknown) => (typeof user === 'object' && user !== null ? String((user as { id: unknown }).id) : String(user))
  const tokenOf = async (account: Account, stale?: string): Promise<AccessTokenWithUserId> => ({
    ...common,
    accessToken: stale === undefined && account.token !== undefined ? account.token : await account.renew(stale),
    scope: [...account.scopes],
    userId: account.id!,
  })
  const provider: AuthProvider = {
    clientId,
    getCurrentScopesForUser: (user) => [...(accounts.withId(idOf(user))?.scopes ?? [])],
    async getAccessTokenForUser(user, ...sets) {
      const account = accounts.withId(idOf(user))
      if (!account) return null
      const lacking = sets.find((any) => any !== undefined && any.length > 0 && !any.some((scope) => account.scopes.includes(scope)))
      if (lacking) throw new NotGranted(`${account.login} did not grant ${lacking.join(' or ')}`)
      return tokenOf(account)
    },
    async getAnyAccessToken(user) {
      const account = user === undefined ? accounts.bot : (accounts.withId(idOf(user)) ?? accounts.bot)
      if (user !== undefined || !accounts.app) return tokenOf(account)
      return { ...common, accessToken: await accounts.app.get(), scope: [] }
    },
    async refreshAccessTokenForUser(user) {
      const account = accounts.withId(idOf(user))
      if (!account) throw new NotGranted(`nobody with the id ${idOf(user)} said yes`)
      return tokenOf(account, account.token)
    },
  }
  const { app } = accounts
  if (!app) return provider
  const getAppAccessToken = async (fresh = false): Promise<AccessToken> => ({ ...common, accessToken: await app.get(fresh), scope: [] })
  return { ...provider, getAppAccessToken }
}
