import type { Envelope, ReceiverContext } from '@waddlebot/sdk'
import type { Account } from '../account/account.ts'
import type { Accounts } from '../account/accounts.ts'
import type { TwitchConfig } from '../config.ts'
import type { Api } from '../helix/api.ts'
import type { Channels } from '../helix/channels.ts'
import { limits } from '../limits.ts'
import { Oddities } from '../oddity.ts'
import { type Notification, type Read, read } from './notification.ts'
import { keysFor, type Plan, planOf, type Wanted } from './plan.ts'
import { SessionShare, type Share, type ShareParts, WebhookShare } from './share.ts'

export interface EventsParts {
  readonly ctx: ReceiverContext<TwitchConfig>
  readonly api: Api
  readonly accounts: Accounts
  readonly channels: Channels
  /** The channels that this process serves. */
  readonly serving: () => readonly string[]
  /** @returns whether the bot has taken it */
  hand(envelope: Envelope): Promise<boolean>
}

/** Everything that EventSub tells, over WebSocket or to our webhook. */
export class Events {
  readonly #parts: EventsParts
  readonly #odd: Oddities
  readonly #ofShares: ShareParts
  readonly #shares = new Map<string, Share>()
  #plan: Plan = { wanted: new Map(), lacking: [] }
  #trouble: string | undefined
  #stopped = false

  constructor(parts: EventsParts) {
    const { ctx, api } = parts
    this.#parts = parts
    this.#odd = new Oddities(ctx.log, 'a notification')
    this.#ofShares = { ctx, api, odd: this.#odd, told: (notification) => this.#told(notification) }
  }

  /** Plan anew and make it so: at start, when accounts or channels changed, every hour. @returns whether Twitch could be asked */
  async update(): Promise<boolean> {
    const { ctx, channels, accounts, serving } = this.#parts
    // The webhook belongs to the application, whichever process it tells: all of them want all of it.
    const wanted = ctx.config.events.transport === 'webhook' ? [...new Set(ctx.config.channels)] : serving()
    try {
      await channels.learn(wanted)
      const ids = new Map(wanted.flatMap((login) => (channels.idOf(login) === undefined ? [] : [[login, channels.idOf(login)!]])))
      this.#plan = planOf(ctx.needs.events, ids, accounts)
      this.#trouble = undefined
      if (!this.#stopped) await (ctx.config.events.transport === 'webhook' ? this.#overWebhook() : this.#overSessions())
      return true
    } catch (error) {
      this.#trouble = `no events: ${(error as Error).message}`
      ctx.log.warn('the events of Twitch cannot be subscribed to', { error: String(error) })
      return false
    }
  }

  /** Whether EventSub tells such an event in its channel. */
  standing({ kind, channel }: Envelope): boolean {
    const { accounts, channels } = this.#parts
    const id = channels.idOf(channel)
    const key = id === undefined ? undefined : keysFor(kind, id, accounts, channel)
    return key !== undefined && [...this.#shares.values()].some((share) => share.has(key))
  }

  /** What is wrong, a line each. */
  get complaints(): string[] {
    const lines = this.#trouble === undefined ? [] : [this.#trouble]
    const scopes = new Map<string, Set<string>>()
    for (const { channel, scope } of this.#plan.lacking) scopes.set(channel, (scopes.get(channel) ?? new Set()).add(scope))
    for (const [channel, some] of scopes)
      lines.push(`events of #${channel} are not heard: nobody granted ${[...some].sort().join(', ')}; type waddle connect twitch`)
    for (const share of this.#shares.values()) lines.push(...share.complaints)
    return lines
  }

  stop(): void {
    this.#stopped = true
    for (const share of this.#shares.values()) share.stop()
    this.#shares.clear()
  }

  /** One webhook for everything. */
  async #overWebhook(): Promise<void> {
    const { publicUrl } = this.#parts.ctx
    if (publicUrl === undefined || !this.#parts.accounts.app) {
      this.#trouble = `events.transport is webhook, which needs ${publicUrl === undefined ? 'http.publicUrl' : 'TWITCH_CLIENT_SECRET'}`
      return
    }
    const share = this.#shares.get('webhook') ?? (await WebhookShare.open(this.#ofShares, publicUrl))
    this.#shares.set('webhook', share)
    await share.become(this.#plan.wanted)
  }

  /** A session for each account, more where one would be too full. */
  async #overSessions(): Promise<void> {
    const parts = partsOf(this.#plan)
    const { perSession, sessions } = limits.events
    if ([...parts.values()].some(({ index }) => index >= sessions))
      this.#trouble = `there are more subscriptions than ${sessions * perSession}, the most over WebSocket: set events.transport to webhook`
    for (const [name, { account, index, wanted }] of parts) {
      if (index >= sessions) parts.delete(name)
      else if (!this.#shares.has(name)) this.#shares.set(name, new SessionShare(this.#ofShares, account, wanted))
    }
    for (const [name, share] of this.#shares) {
      const part = parts.get(name)
      if (part) await share.become(part.wanted)
      else {
        share.stop()
        this.#shares.delete(name)
      }
    }
  }

  /** @returns false when it should be sent again */
  async #told(notification: Notification): Promise<boolean> {
    const { ctx, channels, hand } = this.#parts
    let found: Read | undefined
    try {
      found = read(notification, ctx.now())
    } catch (error) {
      this.#odd.skip(JSON.stringify(notification.payload) ?? '', error)
      return true
    }
    // A ban and a timeout come from one subscription; only what somebody listens to goes on.
    if (!found || !ctx.needs.events.has(found.envelope.kind)) return true
    channels.seen(found.channelId, found.envelope.channel)
    return hand(found.envelope)
  }
}

/** What one session carries. */
interface Part {
  readonly account: Account
  readonly index: number
  readonly wanted: Map<string, Wanted>
}

/** The plan, cut by account and by what fits into a session. */
function partsOf({ wanted }: Plan): Map<string, Part> {
  const parts = new Map<string, Part>()
  const counts = new Map<Account, number>()
  for (const [key, one] of wanted) {
    const count = counts.get(one.account) ?? 0
    counts.set(one.account, count + 1)
    const index = Math.floor(count / limits.events.perSession)
    const name = `${one.account.id}/${index}`
    const part = parts.get(name) ?? { account: one.account, index, wanted: new Map() }
    part.wanted.set(key, one)
    parts.set(name, part)
  }
  return parts
}
