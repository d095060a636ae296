import { Bucket, type SlackPace } from './bucket.ts'
import type { Journal } from './journal.ts'
import type { SlackLimits } from './limits.ts'

/** A call that Slack answers with 429. */
export class TooMany extends Error {
  /** Whole seconds, as in the header `Retry-After`. */
  readonly retryAfter: number

  constructor(retryAfter: number) {
    super('ratelimited')
    this.retryAfter = retryAfter
  }
}

/**
 * Rate limits «per API method per workspace per app», and those of posting per channel.
 * Source: https://docs.slack.dev/apis/web-api/rate-limits, read 2026-11-22.
 */
export class Pacing {
  readonly #limits: SlackLimits
  readonly #journal: Journal
  readonly #now: () => number
  readonly #buckets = new Map<string, Bucket>()
  /** Until when a key was told to wait; epoch milliseconds. */
  readonly #waiting = new Map<string, number>()

  constructor(limits: SlackLimits, journal: Journal, now: () => number) {
    this.#limits = limits
    this.#journal = journal
    this.#now = now
  }

  /** Count a call; throws {@link TooMany} when it is one too many. */
  call(method: string, team: string): void {
    const pace = this.#limits.methods[method]
    if (pace) this.#take(`${method} in ${team}`, pace)
  }

  /** Count a message to a channel. */
  post(team: string, channel: string): void {
    this.#take(`chat.postMessage to ${channel}`, this.#limits.channelPosts)
    this.#take(`chat.postMessage in ${team}`, this.#limits.teamPosts)
  }

  /** Tell a key to wait, whatever it used so far: a 429 on demand. */
  wait(key: string, retryAfter: number): TooMany {
    this.#waiting.set(key, this.#now() + retryAfter * 1_000)
    return new TooMany(retryAfter)
  }

  /** Note a call that comes although its key was told to wait. */
  notice(key: string): void {
    const until = this.#waiting.get(key) ?? 0
    const now = this.#now()
    // Whole seconds go over the wire and timers fire early by up to a millisecond: that much is forgiven.
    if (now < until - 5) this.#journal.violations.push({ kind: 'impatient', detail: `${key}: ${until - now} ms too early`, at: now })
  }

  #take(key: string, pace: SlackPace): void {
    const now = this.#now()
    this.notice(key)
    const bucket = this.#buckets.get(key) ?? new Bucket(pace, now)
    this.#buckets.set(key, bucket)
    const wait = bucket.take(now)
    if (wait === 0) return
    const retryAfter = Math.ceil(wait / 1_000)
    this.#journal.violations.push({ kind: 'ratelimited', detail: key, at: now })
    throw this.wait(key, retryAfter)
  }
}
