import { Backoff, type ReceiverContext } from '@waddlebot/sdk'
import type { SlackConfig } from '../config.ts'
import type { Intake } from '../hearing/intake.ts'
import { isDead, troubleOf } from '../world/trouble.ts'
import { type Dial, Socket } from './socket.ts'

export interface SocketsParts {
  readonly ctx: ReceiverContext<SlackConfig>
  readonly intake: Intake
  readonly dial: Dial
  /** For a while nobody listened, and now somebody does. */
  readonly gap: () => void
}

/** The connections of Socket Mode: so many at a time, each dialled again when it ends. */
export class Sockets {
  readonly #parts: SocketsParts
  readonly #backoff: Backoff
  readonly #sockets = new Set<Socket>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #everStood = false
  #deafSince: number | undefined
  #dead: string | undefined
  #why: string | undefined
  #stopped = false
  #tooMany = false

  constructor(parts: SocketsParts) {
    const { reconnectMs, reconnectMostMs } = parts.ctx.config.timing
    this.#parts = parts
    this.#backoff = new Backoff(reconnectMs, reconnectMostMs)
    for (let count = 0; count < parts.ctx.config.sockets; count++) this.#dial()
  }

  /** Connections that stand. */
  get standing(): number {
    return [...this.#sockets].filter(({ stands }) => stands).length
  }

  /** Why Slack will never let us in with this token; undefined while it may. */
  get dead(): string | undefined {
    return this.#dead
  }

  /** Why there is no connection. */
  get why(): string | undefined {
    return this.#why
  }

  /** Tries in vain since a connection last stood for good. */
  get failures(): number {
    return this.#backoff.failures
  }

  stop(): void {
    this.#stopped = true
    for (const timer of this.#timers) clearTimeout(timer)
    for (const socket of [...this.#sockets]) socket.close()
  }

  #dial(): void {
    if (this.#stopped || this.#dead !== undefined) return
    const { config } = this.#parts.ctx
    let steady: NodeJS.Timeout | undefined
    let replaced = false
    let since: number | undefined
    const socket = new Socket(this.#parts.dial, config.timing.dialMs, {
      intake: this.#parts.intake,
      opened: () => {
        since = performance.now()
        steady = setTimeout(() => this.#backoff.reset(), config.timing.steadyMs)
        this.#opened()
      },
      leaving: (reason) => {
        if (reason === 'link_disabled') this.#give('Socket Mode was switched off in the settings of the app')
        else if (reason === 'too_many_websockets') this.#tooMany = true
        else if (!replaced && since !== undefined && performance.now() - since >= config.timing.steadyMs) {
          // The next one stands before this one is cut; one that is told to go at once waits like any other.
          replaced = true
          this.#dial()
        }
      },
      closed: (error) => {
        clearTimeout(steady)
        this.#sockets.delete(socket)
        this.#closed(error, replaced)
      },
    })
    this.#sockets.add(socket)
  }

  #opened(): void {
    const { ctx, gap } = this.#parts
    this.#why = undefined
    if (this.#deafSince !== undefined) {
      ctx.log.warn('connected to Slack again; what was said in between is asked for', { awayMs: ctx.now() - this.#deafSince })
      gap()
    } else if (!this.#everStood) ctx.log.info('connected to Slack', { url: ctx.config.apiUrl, sockets: ctx.config.sockets })
    this.#everStood = true
    this.#deafSince = undefined
  }

  #closed(error: unknown, replaced: boolean): void {
    const { ctx } = this.#parts
    if (this.#stopped) return
    if (this.standing === 0 && this.#everStood) this.#deafSince ??= ctx.now()
    const trouble = error === undefined ? undefined : troubleOf(error)
    if (trouble && isDead(trouble)) this.#give(`Slack does not take SLACK_APP_TOKEN: ${trouble.code}`)
    if (this.#dead !== undefined || replaced) return
    this.#why = trouble?.detail ?? 'the connection to Slack was lost'
    if (this.#tooMany && this.standing > 0) {
      this.#tooMany = false
      ctx.log.warn('Slack allows no more connections to this app; another bot may be using its token', { standing: this.standing })
      return
    }
    const pause = Math.max(this.#backoff.next(), trouble?.retryAfterMs ?? 0)
    ctx.log.warn('a connection to Slack ended', { reason: this.#why, againInMs: pause, standing: this.standing })
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      this.#dial()
    }, pause)
    this.#timers.add(timer)
  }

  /** It will never work with this token: nothing is dialled any more. */
  #give(why: string): void {
    if (this.#dead !== undefined) return
    this.#dead = why
    this.#parts.ctx.log.error('Slack does not let the bot in; not trying again', { reason: why, fix: 'waddle connect slack' })
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }
}
