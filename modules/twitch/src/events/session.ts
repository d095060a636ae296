import type { Backoff, Log } from '@waddlebot/sdk'
import { limits } from '../limits.ts'
import type { Oddities } from '../oddity.ts'
import { SilenceWatch } from '../silence.ts'
import { Fields } from './fields.ts'
import type { Notification } from './notification.ts'
import { Socket } from './socket.ts'

export interface SessionParts {
  readonly url: string
  readonly log: Log
  readonly odd: Oddities
  readonly backoff: Backoff
  readonly steadyMs: number
  /** A new session stands, without subscriptions: make them within 10 s. */
  ready(session: string): void
  told(notification: Notification): void
  /** Twitch took a subscription away. */
  revoked(subscription: { readonly id: string; readonly type: string; readonly status: string }): void
  /** The session is gone, and its subscriptions with it; another one is being dialled. */
  lost(reason: string): void
}

/** A socket, and what watches it until it is welcomed and while it is silent. */
interface Line {
  readonly socket: Socket
  /** Came out of a session_reconnect: carries the subscriptions of the session before it. */
  readonly resumes: boolean
  welcome: NodeJS.Timeout
  watch: SilenceWatch | undefined
}

/**
 * A session of EventSub over WebSocket, dialled again whenever it ends:
 * https://dev.twitch.tv/docs/eventsub/handling-websocket-events/, read 2026-11-22. Our own because Twurple's (8.1.4) dials
 * without a pause when Twitch accepts and closes, keeps dialling an address of reconnection that has expired, ends the
 * process over a frame that is no JSON, and leaves out what comes before it has read the answer to a subscription.
 */
export class Session {
  readonly #parts: SessionParts
  #line: Line | undefined
  #next: Line | undefined
  #id: string | undefined
  #timer: NodeJS.Timeout | undefined
  #steady: NodeJS.Timeout | undefined
  #stopped = false

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.#dial()
  }

  /** Id of the session that stands. */
  get id(): string | undefined {
    return this.#id
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
    clearTimeout(this.#steady)
    for (const line of [this.#line, this.#next]) this.#end(line)
  }

  #dial(): void {
    this.#line = this.#open(this.#parts.url, false)
  }

  #open(url: string, resumes: boolean): Line {
    const line: Line = {
      resumes,
      watch: undefined,
      welcome: setTimeout(() => this.#closed(line, 'Twitch did not welcome us'), limits.events.welcomeMs),
      socket: new Socket(url, { frame: (text) => this.#frame(line, text), closed: (reason) => this.#closed(line, reason) }),
    }
    return line
  }

  #frame(line: Line, text: string): void {
    line.watch?.heard()
    try {
      const frame = new Fields(JSON.parse(text))
      const metadata = frame.within('metadata')
      const type = metadata.text('message_type')
      if (type === 'notification') {
        const { payload } = JSON.parse(text) as { payload: unknown }
        this.#parts.told({ id: metadata.text('message_id'), at: metadata.maybe('message_timestamp') ?? '', payload })
      } else if (type === 'session_welcome') this.#welcome(line, frame.within('payload').within('session'))
      else if (type === 'session_reconnect') this.#reconnect(line, frame.within('payload').within('session').text('reconnect_url'))
      else if (type === 'revocation') {
        const subscription = frame.within('payload').within('subscription')
        this.#parts.revoked({ id: subscription.text('id'), type: subscription.text('type'), status: subscription.text('status') })
      }
    } catch (error) {
      this.#parts.odd.skip(text, error)
    }
  }

  #welcome(line: Line, session: Fields): void {
    const id = session.text('id')
    const silenceMs = Math.max(1, session.count('keepalive_timeout_seconds')) * 1_000
    clearTimeout(line.welcome)
    const dead = () => this.#closed(line, `nothing heard for ${silenceMs + limits.events.graceMs} ms, not even a keepalive`)
    line.watch = new SilenceWatch({ silenceMs, pongMs: limits.events.graceMs, ask() {}, dead })
    this.#id = id
    if (line.resumes) {
      this.#end(this.#line)
      this.#line = line
      this.#next = undefined
      return
    }
    this.#steady = setTimeout(() => this.#parts.backoff.reset(), this.#parts.steadyMs)
    this.#parts.ready(id)
  }

  /** The old socket goes on telling until the new one is welcomed. */
  #reconnect(line: Line, url: string): void {
    if (line !== this.#line || this.#next) return
    this.#next = this.#open(url, true)
  }

  #closed(line: Line, reason: string): void {
    this.#end(line)
    if (this.#stopped) return
    if (line === this.#next) {
      // The address has expired or leads nowhere. The old socket will be closed soon; a fresh session does not wait for that.
      this.#next = undefined
      this.#end(this.#line)
    } else if (line !== this.#line) return
    else if (this.#next) {
      // Closed as it was announced; the new one is on its way.
      this.#line = undefined
      return
    }
    clearTimeout(this.#steady)
    this.#line = undefined
    this.#id = undefined
    const pause = this.#parts.backoff.next()
    this.#parts.log.warn('no connection to the events of Twitch', { reason, againInMs: pause })
    this.#parts.lost(reason)
    this.#timer = setTimeout(() => this.#dial(), pause)
  }

  #end(line: Line | undefined): void {
    if (!line) return
    clearTimeout(line.welcome)
    line.watch?.stop()
    line.socket.end()
  }
}
