import { randomBytes } from 'node:crypto'
import { Backoff, type ReceiverContext } from '@waddlebot/sdk'
import type { Account } from '../account/account.ts'
import type { TwitchConfig } from '../config.ts'
import type { Api } from '../helix/api.ts'
import type { Oddities } from '../oddity.ts'
import { sessionCarrier, webhookCarrier } from './carriers.ts'
import type { Notification } from './notification.ts'
import type { Wanted } from './plan.ts'
import { Session } from './session.ts'
import { Subscriptions } from './subscriptions.ts'
import { webhook } from './webhook.ts'

export type WantedByKey = ReadonlyMap<string, Wanted>

/** What shares are made with. */
export interface ShareParts {
  readonly ctx: ReceiverContext<TwitchConfig>
  readonly api: Api
  readonly odd: Oddities
  /** @returns false when it should be sent again */
  told(notification: Notification): Promise<boolean>
}

/** A part of what is wanted, and what carries it. */
export abstract class Share {
  protected readonly parts: ShareParts
  protected subscriptions: Subscriptions | undefined
  protected wanted: WantedByKey = new Map()
  /** Why nothing is heard over it. */
  protected down: string | undefined

  constructor(parts: ShareParts) {
    this.parts = parts
  }

  /** Make the subscriptions what they should be. Never rejects. */
  async become(wanted: WantedByKey): Promise<void> {
    this.wanted = wanted
    await this.subscriptions?.become(wanted)
  }

  /** Whether it tells of what has that key. */
  has(key: string): boolean {
    return this.down === undefined && (this.subscriptions?.has(key) ?? false)
  }

  /** What is wrong, a line each. What the chat tells as well is not missed. */
  get complaints(): string[] {
    const lines = this.down === undefined ? [] : [`no events: ${this.down}`]
    for (const [key, why] of this.subscriptions?.refused ?? []) {
      const { type, channel, inChat } = this.wanted.get(key) ?? {}
      if (!inChat) lines.push(`Twitch refused ${type} of #${channel}: ${why}`)
    }
    return lines
  }

  stop(): void {
    this.subscriptions?.stop()
  }

  protected revoked({ id, type, status }: { readonly id: string; readonly type: string; readonly status: string }): void {
    this.parts.ctx.log.warn('Twitch took a subscription away', { type, reason: status })
    this.subscriptions?.gone(id, status)
  }
}

/** What one account subscribes to over one WebSocket session after the other. */
export class SessionShare extends Share {
  readonly #session: Session
  #lostAt: number | undefined

  constructor(parts: ShareParts, account: Account, wanted: WantedByKey) {
    super(parts)
    const { ctx, api, odd } = parts
    const { timing, endpoints } = ctx.config
    this.wanted = wanted
    this.down = 'dialling'
    this.#session = new Session({
      url: endpoints.events,
      log: ctx.log,
      odd,
      backoff: new Backoff(timing.reconnectMs, timing.reconnectMostMs),
      steadyMs: timing.steadyMs,
      ready: (id) => this.#ready(new Subscriptions(sessionCarrier(api, account, id), ctx.log)),
      told: (notification) => void parts.told(notification),
      revoked: (subscription) => this.revoked(subscription),
      lost: (reason) => {
        this.#lostAt ??= ctx.now()
        this.down = reason
        this.subscriptions?.stop()
      },
    })
  }

  override stop(): void {
    this.#session.stop()
    super.stop()
  }

  #ready(subscriptions: Subscriptions): void {
    const { log, now } = this.parts.ctx
    if (this.#lostAt !== undefined)
      log.warn('the events of Twitch are heard again; those in between are lost, for it keeps no history', { awayMs: now() - this.#lostAt })
    this.#lostAt = undefined
    this.subscriptions?.stop()
    this.subscriptions = subscriptions
    this.down = undefined
    void subscriptions.become(this.wanted)
  }
}

/** Everything, told to our webhook. */
export class WebhookShare extends Share {
  readonly #close: () => void

  private constructor(parts: ShareParts, publicUrl: string, secret: string) {
    super(parts)
    const { ctx, api, odd } = parts
    this.subscriptions = new Subscriptions(webhookCarrier(api, `${publicUrl.replace(/\/$/, '')}/m/twitch/eventsub`, secret), ctx.log)
    const handler = webhook({
      secret,
      odd,
      now: () => ctx.now(),
      told: (notification) => parts.told(notification),
      revoked: (subscription) => this.revoked(subscription),
    })
    this.#close = ctx.route('POST', '/eventsub', handler)
  }

  /** @param publicUrl where Twitch reaches the bot */
  static async open(parts: ShareParts, publicUrl: string): Promise<WebhookShare> {
    const kept = parts.ctx.secret('TWITCH_EVENTSUB_SECRET')
    // Twitch wants 10 to 100 ASCII characters.
    const secret = kept !== undefined && kept.length >= 10 ? kept : randomBytes(32).toString('hex')
    if (secret !== kept) await parts.ctx.keepSecret('TWITCH_EVENTSUB_SECRET', secret)
    return new WebhookShare(parts, publicUrl, secret)
  }

  override stop(): void {
    this.#close()
    super.stop()
  }
}
