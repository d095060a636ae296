import { DiscordAPIError, HTTPError, RateLimitError, REST, RESTEvents, type RequestMethod } from '@discordjs/rest'
import { limits } from '../limits.ts'

/** What Discord said to a request. */
export type Said<T> =
  | { readonly ok: true; readonly value: T }
  /** Not now. */
  | { readonly ok: false; readonly why: 'limited'; readonly retryAfterMs: number; readonly reason: string }
  /** No. `code` is Discord's own number for the reason. */
  | { readonly ok: false; readonly why: 'refused'; readonly status: number; readonly code: number; readonly reason: string }
  /** A failure on Discord's side, or no answer at all: then nobody knows whether it was done (`unclear`). */
  | { readonly ok: false; readonly why: 'lost'; readonly unclear: boolean; readonly reason: string }

export interface Ask {
  readonly body?: unknown
  readonly query?: Readonly<Record<string, string>>
  /** For the audit log of the server. */
  readonly reason?: string | undefined
  /** False where a token in the address opens the door, not the bot's own. */
  readonly auth?: boolean
  readonly signal?: AbortSignal
}

export interface ApiOptions {
  readonly api: string
  readonly token: string
  readonly answerMs: number
  /** Most refusals in {@link limits.invalid.perMs} before everything pauses. */
  readonly invalidMost: number
  readonly now: () => number
  /** Discord does not know the token. */
  refused(): void
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** How often what may be repeated without harm is tried, and the first pause between; milliseconds. */
const tries = 3
const pauseMs = 300

/** Discord's HTTP side: keeps its limits, never throws, and stops long before Discord bans the address. */
export class Api {
  readonly #rest: REST
  readonly #options: ApiOptions
  /** When requests were answered with 401, 403, 404 or a 429 of our own making. */
  readonly #invalid: number[] = []
  #dead = false

  constructor(options: ApiOptions) {
    this.#options = options
    this.#rest = new REST({
      api: options.api,
      version: '10',
      timeout: options.answerMs,
      // Whether a request may be repeated is known here, not there.
      retries: 0,
      rejectOnRateLimit: ({ method, route }) => method.toUpperCase() !== 'GET' && !route.includes('/callback'),
    }).setToken(options.token)
    this.#rest.on(RESTEvents.Response, (_, response) => this.#count(response.status, response.headers))
  }

  /** For the gateway, which asks for its address by itself. */
  get rest(): REST {
    return this.#rest
  }

  /** Refusals that count towards Discord's ban, in its window. */
  get refusals(): number {
    const since = this.#options.now() - limits.invalid.perMs
    while (this.#invalid.length > 0 && this.#invalid[0]! < since) this.#invalid.shift()
    return this.#invalid.length
  }

  /** Ask once. */
  async ask<T>(method: Method, path: `/${string}`, { auth = true, body, query, reason, signal }: Ask = {}): Promise<Said<T>> {
    const stop = this.#stop(auth)
    if (stop) return stop
    try {
      const value = await this.#rest.request({
        method: method as RequestMethod,
        fullRoute: path,
        auth,
        ...(body === undefined ? {} : { body }),
        ...(query === undefined ? {} : { query: new URLSearchParams(query) }),
        ...(reason === undefined ? {} : { reason: reason.slice(0, limits.reason) }),
        ...(signal === undefined ? {} : { signal }),
      })
      return { ok: true, value: value as T }
    } catch (error) {
      return this.#read(error, auth)
    }
  }

  /** Ask, and again after failures: for what does no harm when it is done twice. */
  async insist<T>(method: Method, path: `/${string}`, ask: Ask = {}): Promise<Said<T>> {
    for (let tried = 1; ; tried++) {
      const said = await this.ask<T>(method, path, ask)
      if (said.ok || said.why !== 'lost' || tried === tries || ask.signal?.aborted) return said
      await new Promise((resolve) => setTimeout(resolve, pauseMs * 2 ** tried * (0.5 + Math.random() / 2)))
    }
  }

  close(): void {
    this.#rest.clearHandlerSweeper()
    this.#rest.clearHashSweeper()
  }

  #stop(auth: boolean): Said<never> | undefined {
    if (this.#dead && auth) return { ok: false, why: 'refused', status: 401, code: 0, reason: 'Discord does not know the token' }
    if (this.refusals < this.#options.invalidMost) return undefined
    const free = this.#invalid[0]! + limits.invalid.perMs - this.#options.now()
    const reason = `Discord refused ${this.#invalid.length} requests in ten minutes; it bans an address at ${limits.invalid.count}`
    return { ok: false, why: 'limited', retryAfterMs: Math.min(60_000, Math.max(1_000, free)), reason }
  }

  #read(error: unknown, auth: boolean): Said<never> {
    if (error instanceof RateLimitError)
      return {
        ok: false,
        why: 'limited',
        retryAfterMs: Math.max(1, Math.ceil(error.retryAfter)),
        reason: `Discord's limit for ${error.route}`,
      }
    if (error instanceof DiscordAPIError) {
      if (error.status === 401 && auth) this.#die()
      return { ok: false, why: 'refused', status: error.status, code: Number(error.code) || 0, reason: tidy(error.message) }
    }
    if (error instanceof HTTPError) {
      const { status } = error
      if (status < 500) return { ok: false, why: 'refused', status, code: 0, reason: `Discord answered ${status}` }
      // "Wait a bit and retry": https://docs.discord.com/developers/topics/opcodes-and-status-codes#http
      return { ok: false, why: 'lost', unclear: false, reason: `Discord failed with ${status}` }
    }
    const { message, name } = error as Error
    // The library forgets a token that was refused.
    if (/token to be set/i.test(String(message)))
      return { ok: false, why: 'refused', status: 401, code: 0, reason: 'Discord does not know the token' }
    return {
      ok: false,
      why: 'lost',
      unclear: true,
      reason: name === 'AbortError' ? 'Discord did not answer in time' : `Discord cannot be reached: ${message}`,
    }
  }

  #die(): void {
    if (this.#dead) return
    this.#dead = true
    this.#options.refused()
  }

  #count(status: number, headers: unknown): void {
    if (status !== 401 && status !== 403 && status !== 404 && status !== 429) return
    const get = (headers as { get?: (name: string) => string | null }).get
    // A limit that others used up is not held against the bot.
    if (status === 429 && get?.call(headers, 'x-ratelimit-scope') === 'shared') return
    this.#invalid.push(this.#options.now())
    if (this.#invalid.length > this.#options.invalidMost * 2) this.#invalid.shift()
  }
}

/** The library's messages run over several lines. */
function tidy(message: string): string {
  return message.replace(/\s+/g, ' ').slice(0, 300)
}
