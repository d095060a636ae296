import type { Attempt, Courier, Parcel } from './parcel.ts'
import { forgedHeaders, type SlackForgery, signed } from './signature.ts'
import type { World } from './world.ts'

/** Where the app takes requests; one URL may serve for all. */
export interface RequestUrls {
  readonly events: string
  readonly commands: string
  readonly interactions: string
}

/** HTTP requests to the app. Source: https://docs.slack.dev/apis/events-api/#error-handling, read 2026-11-22. */
export class Requests implements Courier {
  readonly via = 'http'
  readonly #world: World
  readonly #urls: RequestUrls

  constructor(world: World, urls: RequestUrls) {
    this.#world = world
    this.#urls = urls
  }

  async deliver(parcel: Parcel, attempt: number, reason: string): Promise<Attempt> {
    const { url, type, body } = this.#letter(parcel)
    const retry: Record<string, string> = attempt === 0 ? {} : { 'x-slack-retry-num': String(attempt), 'x-slack-retry-reason': reason }
    const begun = performance.now()
    const ms = () => Math.round(performance.now() - begun)
    const { ackMs } = this.#world.limits
    try {
      const response = await this.#post(url, body, { 'content-type': type, ...retry, ...this.#sign(body) }, ackMs)
      if (response === undefined) return { outcome: 'refused', ms: ms(), reason: 'too_many_redirects' }
      const { status } = response
      const answer = read(response.headers.get('content-type') ?? '', await response.text())
      if (response.ok) return { outcome: 'acked', ms: ms(), status, answer }
      const final = response.headers.get('x-slack-no-retry') === '1'
      return { outcome: 'refused', ms: ms(), status, answer, final, reason: 'http_error' }
    } catch (error) {
      if (error instanceof Error && error.name === 'TimeoutError') {
        this.#world.journal.violations.push({ kind: 'late-ack', detail: `${parcel.what} ${parcel.id}`, at: this.#world.now() })
        return { outcome: 'timeout', ms: ms(), reason: 'http_timeout' }
      }
      return { outcome: 'unreachable', ms: ms(), reason: 'connection_failed' }
    }
  }

  /** Ask the events URL to prove itself, as saving it in the app's settings does; true when it gave the challenge back. */
  async verify(challenge: string): Promise<boolean> {
    const body = JSON.stringify({ token: this.#world.app.verificationToken, challenge, type: 'url_verification' })
    const response = await this.#post(
      this.#urls.events,
      body,
      { 'content-type': 'application/json', ...this.#sign(body) },
      this.#world.limits.ackMs,
    )
    if (!response?.ok) return false
    const text = await response.text()
    const answer = read(response.headers.get('content-type') ?? '', text)
    return answer === challenge || (answer as { challenge?: unknown } | undefined)?.challenge === challenge
  }

  /** Send a parcel as somebody who is not Slack would; resolves with the HTTP status. */
  async forge(parcel: Parcel, forgery: SlackForgery): Promise<number> {
    const { url, type, body } = this.#letter(parcel)
    const headers = forgedHeaders(forgery, this.#world.app.signingSecret, body, Math.floor(Date.now() / 1_000))
    const response = await this.#post(url, body, { 'content-type': type, ...headers }, this.#world.limits.ackMs * 2)
    await response?.arrayBuffer()
    return response?.status ?? 0
  }

  #letter({ kind, payload }: Parcel): { url: string; type: string; body: string } {
    const form = 'application/x-www-form-urlencoded'
    const { events, commands, interactions } = this.#urls
    if (kind === 'events_api') return { url: events, type: 'application/json', body: JSON.stringify(payload) }
    if (kind === 'interactive')
      return { url: interactions, type: form, body: `${new URLSearchParams({ payload: JSON.stringify(payload) })}` }
    return { url: commands, type: form, body: `${new URLSearchParams(payload as Record<string, string>)}` }
  }

  /** By the true clock, whatever the fake's: the bot compares with its own. */
  #sign(body: string): Record<string, string> {
    return signed(this.#world.app.signingSecret, body, Math.floor(Date.now() / 1_000))
  }

  /** Follows up to two redirects; undefined when there are more. */
  async #post(url: string, body: string, headers: Record<string, string>, withinMs: number): Promise<Response | undefined> {
    const signal = AbortSignal.timeout(withinMs)
    const agent = { 'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)' }
    let to = url
    for (let hops = 0; hops <= 2; hops++) {
      const response = await fetch(to, { method: 'POST', body, headers: { ...agent, ...headers }, redirect: 'manual', signal })
      const location = response.headers.get('location')
      if (![301, 302].includes(response.status) || location === null) return response
      await response.arrayBuffer()
      to = new URL(location, to).href
    }
    return undefined
  }
}

/** What a bot answered: a structure, a text, or nothing. */
function read(contentType: string, text: string): unknown {
  if (text === '') return undefined
  if (!contentType.includes('application/json')) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
