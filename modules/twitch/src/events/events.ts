import { randomBytes } from 'node:crypto'
import type { Envelope, ReceiverContext } from '@waddlebot/sdk'
import type { Account } from '../account/account.ts'
import type { Accounts } from '../account/accounts.ts'
import { Backoff } from '../backoff.ts'
import { channelsOfThisProcess } from '../chat/share.ts'
import type { TwitchConfig } from '../config.ts'
import type { Api } from '../helix/api.ts'
import type { Channels } from '../helix/channels.ts'
import { limits } from '../limits.ts'
import { Oddities } from '../oddity.ts'
import { sessionCarrier, webhookCarrier } from './carriers.ts'
import { type Notification, type Read, read } from './notification.ts'
import { keysFor, type Plan, planOf, type Wanted } from './plan.ts'
import { Session } from './session.ts'
import { Subscriptions } from './subscriptions.ts'
import { webhook } from './webhook.ts'

export interface EventsParts {
  readonly ctx: ReceiverContext<TwitchConfig>
  readonly api: Api
  readonly accounts: Accounts
  readonly channels: Channels
  /** @returns whether the bot has taken it */
  hand(envelope: Envelope): Promise<boolean>
}

/** A part of what is wanted, and what carries it. */
interface Share {
  subscriptions: Subscriptions | undefined
  readonly session: Session | undefined
  wanted: ReadonlyMap<string, Wanted>
  down: string | undefined
}

/** Everything that EventSub tells, over WebSocket or to our webhook. */
export class Events {
  readonly #parts: EventsParts
  readonly #odd: Oddities
  readonly #shares = new Map<string, Share>()
  #plan: Plan = { wanted: new Map(), lacking: [] }
  #trouble: string | undefined
  #closeDoor: (() => void) | undefined
  #stopped = false

  constructor(parts: EventsParts) {
    this.#parts = parts
    this.#odd = new Oddities(parts.ctx.log, 'a notification')
  }

  /** Plan anew and make it so: at start, when accounts or channels changed, every hour. Never rejects. */
  async update(): Promise<void> {
    const { ctx, channels, accounts } = this.#parts
    const wanted = channelsOfThisProcess(ctx.config.channels)
    try {
      await channels.learn(wanted)
      const ids = new Map(wanted.flatMap((login) => (channels.idOf(login) === undefined ? [] : [[login, channels.idOf(login)!]])))
      this.#plan = planOf(ctx.needs.events, ids, accounts)
      this.#trouble = undefined
    } catch (error) {
      this.#trouble = `the channels could not be looked up: ${(error as Error).message}`
      ctx.log.warn('the channels could not be looked up', { error: String(error) })
      return
    }
    if (this.#stopped) return
    if (ctx.config.events.transport === 'webhook') await this.#overWebhook()
    else await this.#overSessions()
  }

  /** Whether EventSub tells such an event in its channel. */
  standing({ kind, channel }: Envelope): boolean {
    const { accounts, channels } = this.#parts
    const id = channels.idOf(channel)
    const key = id === undefined ? undefined : keysFor(kind, id, accounts, channel)
    return key !== undefined && [...this.#shares.values()].some((share) => share.down === undefined && share.subscriptions?.has(key))
  }

  /** What is wrong, a line each. */
  get complaints(): string[] {
    const lines = this.#trouble === undefined ? [] : [this.#trouble]
    const scopes = new Map<string, Set<string>>()
    for (const { channel, scope } of this.#plan.lacking) {
      if (!scopes.has(channel)) scopes.set(channel, new Set())
      scopes.get(channel)!.add(scope)
    }
    for (const [channel, some] of scopes)
      lines.push(`events of #${channel} are not heard: nobody granted ${[...some].sort().join(', ')}; type waddle connect twitch`)
    for (const { subscriptions, down, wanted } of this.#shares.values()) {
      if (down !== undefined) lines.push(`no events: ${down}`)
      for (const [key, why] of subscriptions?.refused ?? []) {
        const { type, channel, inChat } = wanted.get(key) ?? {}
        if (!inChat) lines.push(`Twitch refused ${type} of #${channel}: ${why}`)
      }
    }
    return lines
  }

  stop(): void {
    this.#stopped = true
    this.#closeDoor?.()
    for (const share of this.#shares.values()) {
      share.session?.stop()
      share.subscriptions?.stop()
    }
    this.#shares.clear()
  }

  /** One webhook for everything. */
  async #overWebhook(): Promise<void> {
    const { ctx, api, accounts } = this.#parts
    if (ctx.publicUrl === undefined || !accounts.app) {
      this.#trouble = `events.transport is webhook, which needs ${ctx.publicUrl === undefined ? 'http.publicUrl' : 'TWITCH_CLIENT_SECRET'}`
      return
    }
    let share = this.#shares.get('webhook')
    if (!share) {
      const secret = await this.#secret()
      const subscriptions = new Subscriptions(webhookCarrier(api, `${ctx.publicUrl.replace(/\/$/, '')}/m/twitch/eventsub`, secret), ctx.log)
      share = { subscriptions, session: undefined, wanted: new Map(), down: undefined }
      this.#shares.set('webhook', share)
      const handler = webhook({
        secret,
        odd: this.#odd,
        now: () => ctx.now(),
        told: (notification) => this.#told(notification),
        verified: () => {},
        revoked: (subscription) => this.#revoked(subscriptions, subscription),
      })
      this.#closeDoor = ctx.route('POST', '/eventsub', handler)
    }
    share.wanted = this.#plan.wanted
    await share.subscriptions!.become(share.wanted)
  }

  async #secret(): Promise<string> {
    const { ctx } = this.#parts
    const kept = ctx.secret('TWITCH_EVENTSUB_SECRET')
    if (kept !== undefined && kept.length >= 10) return kept
    const made = randomBytes(32).toString('hex')
    await ctx.keepSecret('TWITCH_EVENTSUB_SECRET', made)
    return made
  }

  /** A session for each account, more where one would be too full. */
  async #overSessions(): Promise<void> {
    const { perSession, sessions } = limits.events
    const byAccount = new Map<Account, [string, Wanted][]>()
    for (const entry of this.#plan.wanted) byAccount.set(entry[1].account, [...(byAccount.get(entry[1].account) ?? []), entry])
    const names = new Set<string>()
    for (const [account, entries] of byAccount) {
      const needed = Math.ceil(entries.length / perSession)
      if (needed > sessions)
        this.#trouble = `${entries.length} subscriptions are more than ${sessions * perSession}, the most over WebSocket: set events.transport to webhook`
      for (let index = 0; index < Math.min(needed, sessions); index++) {
        const name = `${account.id}/${index}`
        names.add(name)
        const wanted = new Map(entries.slice(index * perSession, (index + 1) * perSession))
        const share = this.#shares.get(name)
        if (share) {
          share.wanted = wanted
          await share.subscriptions?.become(wanted)
        } else this.#shares.set(name, this.#openSession(account, wanted))
      }
    }
    for (const [name, share] of this.#shares)
      if (!names.has(name)) {
        share.session?.stop()
        share.subscriptions?.stop()
        this.#shares.delete(name)
      }
  }

  #openSession(account: Account, wanted: ReadonlyMap<string, Wanted>): Share {
    const { ctx, api } = this.#parts
    const { timing, endpoints } = ctx.config
    let lostAt: number | undefined
    const session = new Session({
      url: endpoints.events,
      log: ctx.log,
      odd: this.#odd,
      backoff: new Backoff(timing.reconnectMs, timing.reconnectMostMs),
      steadyMs: timing.steadyMs,
      ready: (id) => {
        if (lostAt !== undefined)
          ctx.log.warn('the events of Twitch are heard again; those in between are lost, for it keeps no history', {
            awayMs: ctx.now() - lostAt,
          })
        lostAt = undefined
        share.subscriptions?.stop()
        share.subscriptions = new Subscriptions(sessionCarrier(api, account, id), ctx.log)
        share.down = undefined
        void share.subscriptions.become(share.wanted)
      },
      told: (notification) => void this.#told(notification),
      revoked: (subscription) => this.#revoked(share.subscriptions, subscription),
      lost: (reason) => {
        lostAt ??= ctx.now()
        share.down = reason
        share.subscriptions?.stop()
      },
    })
    const share: Share = { subscriptions: undefined, session, wanted, down: 'dialling' }
    return share
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

  #revoked(subscriptions: Subscriptions | undefined, { id, type, status }: { id: string; type: string; status: string }): void {
    this.#parts.ctx.log.warn('Twitch took a subscription away', { type, reason: status })
    subscriptions?.gone(id, status)
  }
}
