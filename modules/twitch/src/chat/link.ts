import { type Allowance, Backoff, type Outgoing, type ReceiverContext, type ReceiverHealth, type Sent } from '@waddlebot/sdk'
import { SignInDead } from '../account/account.ts'
import type { TwitchConfig } from '../config.ts'
import { Connection } from './connection.ts'
import type { Dials } from './dials.ts'
import { Hearing, type Mouths } from './hearing.ts'
import type { Credentials, Identity } from './identity.ts'
import { JoinPacer } from './joins.ts'
import { Outbox } from './outbox.ts'

/** So many dials in vain, and the bot is not ready any more. */
const patience = 3
/** A connection that stood for so long shows that Twitch is there; milliseconds. */
const momentMs = 1_000

export interface LinkParts {
  readonly ctx: ReceiverContext<TwitchConfig>
  readonly channels: readonly string[]
  readonly credentials: Credentials
  /** Joins and dials of the account, over all its links. */
  readonly joins: Allowance
  readonly dials: Dials
  readonly mouths: Mouths
}

/** Some channels and the connection to them: one at a time, dialled again whenever it ends. */
export class Link {
  readonly joins: JoinPacer
  readonly hearing: Hearing
  readonly #parts: LinkParts
  readonly #backoff: Backoff
  readonly #outbox: Outbox
  #identity: Identity | undefined
  #connection: Connection | undefined
  #timer: NodeJS.Timeout | undefined
  #moment: NodeJS.Timeout | undefined
  #steady: NodeJS.Timeout | undefined
  #state: ReceiverHealth['state'] = 'connecting'
  #lostAt: number | undefined
  #dialAt = 0
  #over = false
  /** Why it does not stand, in words. */
  why: string | undefined

  constructor(parts: LinkParts) {
    const { ctx, channels, mouths } = parts
    const { timing } = ctx.config
    this.#parts = parts
    this.#backoff = new Backoff(timing.reconnectMs, timing.reconnectMostMs)
    this.#outbox = new Outbox(timing.answerMs)
    this.joins = new JoinPacer(channels, { allowance: parts.joins, confirmMs: timing.joinMs, write: (line) => this.#write(line) })
    this.hearing = new Hearing(ctx, this.joins, this.#outbox, mouths)
    void this.#dial()
  }

  get state(): ReceiverHealth['state'] {
    return this.#state
  }

  /** Over for good: nothing that it could do by itself would help. */
  get over(): boolean {
    return this.#over
  }

  /** Serve these channels and no others. */
  become(channels: readonly string[]): void {
    this.joins.become(channels)
  }

  /** Say something in one of its channels; `text` is ready to be shown. */
  say({ channel, replyTo, id }: Outgoing, text: string): Promise<Sent> | Sent {
    if (this.#over) return { sent: false, retry: false, why: 'refused', reason: this.why ?? 'stopped' }
    if (!this.#connection?.open) {
      const retryAfterMs = Math.max(1_000, Math.round(this.#dialAt - performance.now()))
      return { sent: false, retry: true, why: 'offline', retryAfterMs, reason: this.why ?? 'not connected to Twitch yet' }
    }
    const reply = replyTo === undefined ? {} : { replyTo }
    return this.#outbox.send({ channel, text, nonce: id, ...reply }, (line) => this.#write(line))
  }

  stop(why = 'stopped'): void {
    this.#over = true
    clearTimeout(this.#timer)
    clearTimeout(this.#moment)
    clearTimeout(this.#steady)
    this.#state = 'down'
    this.why = why
    this.#connection?.end('the bot stops')
  }

  #write(line: string): boolean {
    return this.#connection?.write(line) ?? false
  }

  async #dial(): Promise<void> {
    const { ctx, credentials, dials } = this.#parts
    try {
      this.#identity = await credentials.identity()
    } catch (error) {
      if (error instanceof SignInDead) return this.#giveUp(error.message)
      this.why = (error as Error).message
      return this.#later(this.#backoff.next())
    }
    if (this.#over) return
    const wait = await dials.take()
    if (this.#over) return
    if (wait > 0) return this.#later(wait)
    const { url, timing } = ctx.config
    this.#connection = new Connection({
      url,
      identity: this.#identity,
      dialMs: timing.dialMs,
      silenceMs: timing.silenceMs,
      pongMs: timing.pongMs,
      ear: this.hearing,
      opened: () => this.#opened(),
      closed: (reason, refused) => this.#closed(reason, refused),
    })
  }

  #later(pause: number): void {
    if (this.#over) return
    this.#dialAt = performance.now() + pause
    this.#timer = setTimeout(() => void this.#dial(), pause)
  }

  #opened(): void {
    const { dials, ctx } = this.#parts
    const { log, config, now } = ctx
    this.#state = 'up'
    this.why = undefined
    this.#moment = setTimeout(() => dials.stands(), momentMs)
    this.#steady = setTimeout(() => this.#backoff.reset(), config.timing.steadyMs)
    const channels = this.joins.wanted.length
    if (this.#lostAt === undefined) log.info('connected to Twitch', { url: config.url, channels })
    else
      log.warn('connected to Twitch again; what was said in between is lost, for Twitch keeps no history', { awayMs: now() - this.#lostAt })
    this.#lostAt = undefined
    this.joins.start()
  }

  #closed(reason: string, refused: boolean): void {
    const { ctx, credentials, dials } = this.#parts
    clearTimeout(this.#moment)
    clearTimeout(this.#steady)
    dials.lost()
    if (this.#state === 'up') this.#lostAt = ctx.now()
    this.joins.stop()
    this.#outbox.lost()
    this.hearing.lost()
    if (this.#over) return
    const pause = this.#backoff.next()
    // One lost connection is nothing; not getting through again is.
    this.#state = this.#backoff.failures > patience ? 'down' : 'connecting'
    this.why = `${reason}; dialling again`
    if (!refused) {
      ctx.log.warn('no connection to Twitch', { reason, againInMs: pause })
      this.#later(pause)
      return
    }
    const name = this.#identity?.username ?? 'the bot'
    this.why = `Twitch does not let ${name} in: ${reason}`
    credentials.refused(this.#identity?.token ?? '').then(
      (again) =>
        again ? this.#later(pause) : this.#giveUp(`${this.why}; not tried again: type waddle connect twitch, and start the bot anew`),
      (error: unknown) => (error instanceof SignInDead ? this.#giveUp(error.message) : this.#later(pause)),
    )
  }

  #giveUp(why: string): void {
    if (this.#over) return
    this.#parts.ctx.log.error('Twitch refused the log-in; not trying again', { reason: why })
    this.stop(why)
  }
}
