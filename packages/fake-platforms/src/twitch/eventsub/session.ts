import { randomBytes, randomUUID } from 'node:crypto'
import type { WebSocket } from 'ws'
import type { Clock } from '../clock.ts'
import { type CloseCode, closeCodes, type EventSubLimits } from './limits.ts'
import type { Notification } from './subscription.ts'

/** What the sockets of all sessions obey. */
export interface Manners {
  readonly clock: Clock
  readonly limits: EventSubLimits
  /** Whether keepalives are sent. */
  keepalives: boolean
  /** Whether whoever does not subscribe in time is thrown out. */
  mustSubscribe: boolean
}

/** One WebSocket of a session. After a reconnect a session has two for a while. */
export class Socket {
  readonly session: string
  readonly connectedAt: string
  readonly keepaliveSeconds: number
  /** Nothing goes out any more, though the connection stands. */
  frozen = false
  /** The code with which it was closed from this side. */
  closedWith: CloseCode | undefined
  readonly #socket: WebSocket
  readonly #manners: Manners
  #quiet: (() => void) | undefined
  #unanswered = 0

  constructor(socket: WebSocket, manners: Manners, keepaliveSeconds: number, session = randomBytes(27).toString('base64url')) {
    this.session = session
    this.connectedAt = manners.clock.text()
    this.keepaliveSeconds = keepaliveSeconds
    this.#socket = socket
    this.#manners = manners
    socket.on('message', () => this.close(4001))
    socket.on('pong', () => {
      this.#unanswered = 0
    })
    socket.on('close', () => this.#quiet?.())
    socket.on('error', () => socket.terminate())
  }

  welcome(): void {
    this.#send('session_welcome', this.#state('connected', this.keepaliveSeconds, null))
  }

  notify({ id, subscription: { data }, event, at }: Notification): void {
    const about = { subscription_type: data.type, subscription_version: data.version }
    this.#send('notification', { subscription: data, event }, { message_id: id, message_timestamp: at, ...about })
  }

  revoke({ data }: Notification['subscription']): void {
    const about = { subscription_type: data.type, subscription_version: data.version }
    this.#send('revocation', { subscription: data }, about)
  }

  /** Tell the client to go to `url`; nobody is kept alive here any more. */
  reconnect(url: string): void {
    this.#send('session_reconnect', this.#state('reconnecting', null, url))
    this.#quiet?.()
  }

  /** Ask whether it lives; who left the last question unanswered is closed. */
  ping(): void {
    if (this.#unanswered++ > 0) this.close(4002)
    else if (!this.frozen) this.#socket.ping()
  }

  close(code: CloseCode): void {
    this.closedWith = code
    this.#socket.close(code, closeCodes[code][0])
  }

  /** End it without a goodbye, as a failing network does. */
  drop(): void {
    this.#socket.terminate()
  }

  #state(status: string, keepalive: number | null, url: string | null): object {
    const { session: id, connectedAt: connected_at } = this
    return { session: { id, status, connected_at, keepalive_timeout_seconds: keepalive, reconnect_url: url, recovery_url: null } }
  }

  #send(type: string, payload: object, about: object = {}): void {
    if (this.frozen || this.#socket.readyState !== this.#socket.OPEN) return
    const metadata = { message_id: randomUUID(), message_type: type, message_timestamp: this.#manners.clock.text(), ...about }
    this.#socket.send(JSON.stringify({ metadata, payload }))
    this.#quiet?.()
    this.#quiet = this.#manners.clock.after(this.keepaliveSeconds * 1_000, () => this.#stayAlive())
  }

  #stayAlive(): void {
    if (this.#manners.keepalives) this.#send('session_keepalive', {})
    else this.#quiet = this.#manners.clock.after(this.keepaliveSeconds * 1_000, () => this.#stayAlive())
  }
}
