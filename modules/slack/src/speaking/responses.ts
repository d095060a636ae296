import type { Sent } from '@waddlebot/sdk'
import { response as limit } from '../limits.ts'

/** How an interaction may be answered besides posting: also where the bot is not in the channel, and to one person alone. */
interface Url {
  readonly url: string
  readonly user: string
  readonly until: number
  uses: number
}

/** What was said to a response URL came to this. */
export type Responded =
  | { readonly kind: 'said' }
  /** There is no URL, or it is spent: say it another way. */
  | { readonly kind: 'none' }
  | { readonly kind: 'trouble'; readonly sent: Extract<Sent, { readonly sent: false }> }

/** Most that are remembered; older ones are forgotten first. */
const most = 5_000

/** Response URLs of commands and interactions, by the ids of their envelopes. Each works a few times and for a while. */
export class Responses {
  readonly #urls = new Map<string, Url>()
  readonly #now: () => number
  readonly #timeoutMs: number

  constructor(now: () => number, timeoutMs: number) {
    this.#now = now
    this.#timeoutMs = timeoutMs
  }

  /** @param id of the envelope that was made of the interaction */
  remember(id: string, url: unknown, user: string): void {
    if (typeof url !== 'string' || !/^https?:\/\//.test(url)) return
    this.#urls.set(id, { url, user, until: this.#now() + limit.forMs, uses: 0 })
    if (this.#urls.size > most) this.#urls.delete(this.#urls.keys().next().value!)
  }

  /** Whether `id` can be answered this way, to `user` alone if given. */
  has(id: string | undefined, user?: string): boolean {
    const known = id === undefined ? undefined : this.#urls.get(id)
    return known !== undefined && known.uses < limit.uses && known.until > this.#now() && (user === undefined || user === known.user)
  }

  /** Say `body` to the URL of `id`. Never rejects. */
  async say(id: string, body: Readonly<Record<string, unknown>>): Promise<Responded> {
    const known = this.#urls.get(id)
    if (!known || !this.has(id)) return { kind: 'none' }
    known.uses++
    try {
      const answer = await fetch(known.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify({ ...body, replace_original: false }),
        redirect: 'error',
        signal: AbortSignal.timeout(this.#timeoutMs),
      })
      const text = await answer.text()
      if (answer.ok) return { kind: 'said' }
      if (answer.status === 429) {
        known.uses--
        const retryAfterMs = (Number(answer.headers.get('retry-after')) || 1) * 1_000
        return {
          kind: 'trouble',
          sent: { sent: false, retry: true, why: 'limited', retryAfterMs, reason: 'Slack says that this is too often' },
        }
      }
      if (answer.status === 404 || answer.status === 410 || /used_url|expired_url/.test(text)) {
        known.uses = limit.uses
        return { kind: 'none' }
      }
      const reason = `Slack answered a response with HTTP ${answer.status}: ${text.slice(0, 100)}`
      const sent =
        answer.status >= 500
          ? ({ sent: false, retry: true, why: 'outage', retryAfterMs: 1_000, reason } as const)
          : ({ sent: false, retry: false, why: 'refused', reason } as const)
      return { kind: 'trouble', sent }
    } catch (error) {
      // Nobody knows whether it was shown, and nobody can be asked: once too seldom is better than twice.
      const reason = `nobody knows whether Slack showed it: ${(error as Error).message}`
      return { kind: 'trouble', sent: { sent: false, retry: false, why: 'outage', reason } }
    }
  }
}
