import type { HelixEventSubSubscription, HelixEventSubTransportOptions } from '@twurple/api'
import { Backoff, type Log } from '@waddlebot/sdk'
import { Limited, noOf } from '../helix/answer.ts'
import type { Speaker } from '../helix/api.ts'
import { keyOf, type Wanted } from './plan.ts'

/** What carries subscriptions: a session over WebSocket, or our webhook. */
export interface Carrier {
  readonly transport: HelixEventSubTransportOptions
  /** Call as whoever makes its subscriptions. */
  call<T>(run: (speaker: Speaker) => Promise<T>): Promise<T>
  /** Whether Twitch keeps that subscription for this carrier. */
  carries(subscription: HelixEventSubSubscription): boolean
  /** Whether it is a leftover that nobody is told by any more. */
  isLeftover(subscription: HelixEventSubSubscription): boolean
}

/** So many calls at once; Twitch answers each in some hundred milliseconds. */
const lanes = 4

/** Makes the subscriptions of one carrier what they should be: creates the missing, deletes the stale and the doubled. */
export class Subscriptions {
  readonly #carrier: Carrier
  readonly #log: Log
  readonly #backoff = new Backoff(1_000, 300_000)
  readonly #standing = new Map<string, string>()
  readonly #refused = new Map<string, string>()
  #wanted: ReadonlyMap<string, Wanted> = new Map()
  #running: Promise<void> | undefined
  #again = false
  #timer: NodeJS.Timeout | undefined
  #over = false

  constructor(carrier: Carrier, log: Log) {
    this.#carrier = carrier
    this.#log = log
  }

  /** Whether that one stands, or is about to. */
  has(key: string): boolean {
    return this.#wanted.has(key) && !this.#refused.has(key)
  }

  /** What Twitch refused, by key, with its word. */
  get refused(): ReadonlyMap<string, string> {
    return this.#refused
  }

  /** Make it so. Resolves once it was tried; what failed is tried again later. Never rejects. */
  async become(wanted: ReadonlyMap<string, Wanted>): Promise<void> {
    this.#wanted = wanted
    this.#again = true
    this.#running ??= this.#run()
    await this.#running
  }

  /** Twitch took it away, or did not verify it. */
  gone(id: string, why: string): void {
    for (const [key, its] of this.#standing)
      if (its === id) {
        this.#standing.delete(key)
        this.#refused.set(key, why)
      }
  }

  stop(): void {
    this.#over = true
    clearTimeout(this.#timer)
    this.#standing.clear()
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#over) {
      this.#again = false
      clearTimeout(this.#timer)
      try {
        await this.#reconcile()
      } catch (error) {
        this.#later(error)
      }
    }
    this.#running = undefined
  }

  async #reconcile(): Promise<void> {
    await this.#survey()
    this.#refused.clear()
    const missing = [...this.#wanted].filter(([key]) => !this.#standing.has(key))
    let trouble: unknown
    const lane = async () => {
      for (let next = missing.shift(); next && !this.#over && trouble === undefined; next = missing.shift())
        await this.#create(...next).catch((error: unknown) => {
          trouble = error
        })
    }
    await Promise.all(Array.from({ length: lanes }, lane))
    if (trouble !== undefined) throw trouble
    this.#backoff.reset()
  }

  /** Look at what Twitch has; delete what should not be there. */
  async #survey(): Promise<void> {
    const all = await this.#carrier.call((speaker) => speaker.eventSub.getSubscriptionsPaginated().getAll())
    const standing = new Map<string, string>()
    for (const one of all) {
      const key = keyOf({ type: one.type, condition: one.condition as Record<string, string> })
      const good = this.#carrier.carries(one) && /^(enabled|webhook_callback_verification_pending)$/.test(one.status)
      if (good && this.#wanted.has(key) && !standing.has(key)) standing.set(key, one.id)
      else if (this.#carrier.carries(one) || this.#carrier.isLeftover(one)) await this.#delete(one.id)
    }
    this.#standing.clear()
    for (const [key, id] of standing) this.#standing.set(key, id)
  }

  async #delete(id: string): Promise<void> {
    await this.#carrier
      .call((speaker) => speaker.eventSub.deleteSubscription(id))
      .catch((error: unknown) => {
        if (noOf(error)?.status !== 404) throw error
      })
  }

  async #create(key: string, { type, version, condition, scopes, account }: Wanted): Promise<void> {
    try {
      // Over WebSocket Twurple looks for the scopes; over webhooks Twitch does, at what the account granted.
      const needs = scopes.length === 0 ? undefined : [...scopes]
      const { id } = await this.#carrier.call((speaker) =>
        speaker.eventSub.createSubscription(type, version, { ...condition }, this.#carrier.transport, account.id!, needs, true),
      )
      this.#standing.set(key, id)
    } catch (error) {
      const no = noOf(error)
      // It stands already: another try of ours got through.
      if (no?.status === 409) this.#standing.set(key, '')
      else if (no !== undefined && no.status < 500) this.#refuse(key, type, no.message)
      else if (error instanceof Limited && /exceeded/.test(error.message)) this.#refuse(key, type, error.message)
      else throw error
    }
  }

  #refuse(key: string, type: string, why: string): void {
    this.#refused.set(key, why)
    this.#log.warn('Twitch refused a subscription', { type, reason: why })
  }

  #later(error: unknown): void {
    if (this.#over) return
    const pause = error instanceof Limited ? error.retryAfterMs : this.#backoff.next()
    this.#log.warn('subscriptions to events could not be made', { error: String(error), againInMs: pause })
    this.#timer = setTimeout(() => void this.become(this.#wanted), pause)
  }
}
