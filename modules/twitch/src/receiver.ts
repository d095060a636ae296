import { type Outgoing, type Receiver, type ReceiverContext, type ReceiverHealth, type Sent, WaddleError } from '@waddlebot/sdk'
import { Backoff } from './backoff.ts'
import type { TwitchConfig } from './config.ts'
import { Connection } from './connection.ts'
import { Hearing } from './hearing.ts'
import { JoinPacer } from './joins.ts'
import { Outbox } from './outbox.ts'
import { codePoints, longestText, Repetition, speakable } from './speech.ts'

/** Twitch counts joins in 10 s by its own clock, after a network of its own; half a second is given away for both. */
const joinWindowMs = 10_500

/** So many dials in vain, and the bot is not ready any more. */
const patience = 3

/** The bot on Twitch: one connection at a time, dialled again whenever it ends. */
export class TwitchReceiver implements Receiver {
  readonly #ctx: ReceiverContext<TwitchConfig>
  readonly #identity: { readonly username: string; readonly token: string } | undefined
  readonly #backoff: Backoff
  readonly #joins: JoinPacer
  readonly #outbox: Outbox
  readonly #hearing: Hearing
  readonly #repetition = new Repetition()
  #connection: Connection | undefined
  #redial: NodeJS.Timeout | undefined
  #steady: NodeJS.Timeout | undefined
  #state: ReceiverHealth['state'] = 'connecting'
  #why: string | undefined
  #lostAt: number | undefined
  #dialAt = 0
  #refused = false
  #stopped = false

  /** @throws WDL_TWITCH_USERNAME when there is a token and nobody it could belong to */
  constructor(ctx: ReceiverContext<TwitchConfig>) {
    const { config } = ctx
    const token = ctx.secret('TWITCH_TOKEN')
    if (token && config.username === undefined)
      throw new WaddleError('WDL_TWITCH_USERNAME', 'TWITCH_TOKEN is set and "username" is not; Twitch wants both to log in.', {
        fix: 'set "username" of the module twitch to the login of the account that the token belongs to',
      })
    this.#ctx = ctx
    this.#identity = token && config.username !== undefined ? { username: config.username, token } : undefined
    this.#backoff = new Backoff(config.timing.reconnectMs, config.timing.reconnectMostMs)
    this.#outbox = new Outbox(config.timing.answerMs)
    this.#joins = new JoinPacer(config.channels, {
      count: config.joinsPer10Seconds,
      perMs: joinWindowMs,
      confirmMs: config.timing.joinMs,
      write: (line) => this.#write(line),
    })
    this.#hearing = new Hearing(ctx, this.#joins, this.#outbox)
    ctx.signal.addEventListener('abort', () => void this.stop(), { once: true })
    if (!ctx.signal.aborted) this.#dial()
  }

  async send(message: Outgoing): Promise<Sent> {
    return this.#objection(message) ?? this.#say(message)
  }

  health(): ReceiverHealth {
    const { heardAt } = this.#hearing
    const state = this.#state === 'up' && this.#joins.refused.size > 0 ? 'degraded' : this.#state
    const detail = this.#state === 'up' ? this.#presence() : this.#why
    return { state, ...(detail === undefined ? {} : { detail }), ...(heardAt === undefined ? {} : { heardAt }) }
  }

  moderates(channel: string): boolean {
    return this.#hearing.moderates(channel)
  }

  async pause(): Promise<void> {
    this.#hearing.paused = true
  }

  async stop(): Promise<void> {
    if (this.#stopped) return
    this.#stopped = true
    clearTimeout(this.#redial)
    this.#connection?.end('the bot stops')
    this.#state = 'down'
    this.#why = 'stopped'
  }

  #write(line: string): boolean {
    return this.#connection?.write(line) ?? false
  }

  /** Where the bot is, in words. */
  #presence(): string {
    const { refused, joined, wanted } = this.#joins
    const missing = [...refused].map(([channel, why]) => `; cannot be in #${channel}: ${why}`).join('')
    const reading = this.#identity ? '' : '; reading only, for TWITCH_TOKEN is not set'
    return `in ${joined.size} of ${wanted.length} channels${missing}${reading}`
  }

  /** Why a message will not be tried now, or not at all. */
  #objection({ privateTo }: Outgoing): Sent | undefined {
    const never = (reason: string): Sent => ({ sent: false, retry: false, reason })
    if (privateTo !== undefined) return never('Twitch chat has no private answers')
    if (!this.#identity) return never('reading only: set TWITCH_TOKEN and "username" to let the bot speak on Twitch')
    if (this.#stopped || this.#refused) return never(this.#why ?? 'stopped')
    if (this.#connection?.open) return undefined
    const retryAfterMs = Math.max(1_000, Math.round(this.#dialAt - performance.now()))
    return { sent: false, retry: true, retryAfterMs, reason: this.#why ?? 'not connected to Twitch yet' }
  }

  #say({ channel, text, replyTo, id }: Outgoing): Promise<Sent> | Sent {
    const words = speakable(text)
    const never = (reason: string): Sent => ({ sent: false, retry: false, reason })
    if (words === '') return never('there is nothing to say: the text is empty')
    const length = codePoints(words)
    if (length > longestText) return never(`the text has ${length} code points; Twitch takes ${longestText} and drops the rest unseen`)
    // Twitch lets moderators repeat themselves.
    const varied = this.#hearing.moderates(channel) ? { text: words } : this.#repetition.vary(channel, words, this.#ctx.now(), id)
    if ('waitMs' in varied)
      return { sent: false, retry: true, retryAfterMs: varied.waitMs, reason: 'Twitch refuses the same words twice in a row within 30 s' }
    const reply = replyTo === undefined ? {} : { replyTo }
    return this.#outbox.send({ channel, text: varied.text, nonce: id, ...reply }, (line) => this.#write(line))
  }

  #dial(): void {
    const { url, timing } = this.#ctx.config
    this.#connection = new Connection({
      url,
      identity: this.#identity,
      dialMs: timing.dialMs,
      silenceMs: timing.silenceMs,
      pongMs: timing.pongMs,
      ear: this.#hearing,
      opened: () => this.#opened(),
      closed: (reason, refused) => this.#closed(reason, refused),
    })
  }

  #opened(): void {
    const { log, config, now } = this.#ctx
    this.#state = 'up'
    this.#steady = setTimeout(() => this.#backoff.reset(), config.timing.steadyMs)
    if (this.#lostAt === undefined) log.info('connected to Twitch', { url: config.url, channels: config.channels.length })
    else
      log.warn('connected to Twitch again; what was said in between is lost, for Twitch keeps no history', { awayMs: now() - this.#lostAt })
    this.#lostAt = undefined
    this.#joins.start()
  }

  #closed(reason: string, refused: boolean): void {
    const { log, now } = this.#ctx
    clearTimeout(this.#steady)
    if (this.#state === 'up') this.#lostAt = now()
    this.#joins.stop()
    this.#outbox.lost()
    this.#hearing.lost()
    if (this.#stopped) return
    if (refused) {
      this.#refused = true
      this.#state = 'down'
      this.#why = `Twitch does not let ${this.#identity?.username ?? 'the bot'} in: ${reason}; not tried again until TWITCH_TOKEN is a fresh one and the bot is started anew`
      log.error('Twitch refused the log-in; not trying again', { reason, username: this.#identity?.username })
      return
    }
    const pause = this.#backoff.next()
    // One lost connection is nothing; not getting through again is.
    this.#state = this.#backoff.failures > patience ? 'down' : 'connecting'
    this.#why = `${reason}; dialling again`
    this.#dialAt = performance.now() + pause
    this.#redial = setTimeout(() => this.#dial(), pause)
    log.warn('no connection to Twitch', { reason, againInMs: pause })
  }
}
