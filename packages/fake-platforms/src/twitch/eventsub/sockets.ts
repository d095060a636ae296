import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { secretWord } from '../auth/tokens.ts'
import { closeCodes } from './limits.ts'
import { type Manners, Socket } from './session.ts'
import type { Notification, Subscription, SubscriptionStatus } from './subscription.ts'

/** A session: the sockets that carry it, oldest first. */
export interface Session {
  readonly id: string
  readonly connectedAt: string
  /** Milliseconds of the clock when it was first reached. */
  readonly sockets: Set<Socket>
  /** Whether anything was ever subscribed to. */
  used: boolean
}

/** The WebSocket side of EventSub. */
export class Sockets {
  readonly sessions = new Map<string, Session>()
  /** When connections were tried; epoch milliseconds of the clock. */
  readonly dials: number[] = []
  refusing = false
  /** Send what happens during a reconnect to both sockets of a session, with one message id. */
  bothDuringReconnect = false
  url = ''
  readonly #manners: Manners
  readonly #server = new WebSocketServer({ noServer: true })
  readonly #invitations = new Map<string, Session>()
  readonly #gone: (session: Session, status: SubscriptionStatus) => void
  readonly #changed: () => void

  constructor(manners: Manners, gone: (session: Session, status: SubscriptionStatus) => void, changed: () => void) {
    this.#manners = manners
    this.#gone = gone
    this.#changed = changed
  }

  /** A client asks to speak WebSocket. */
  accept(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    this.dials.push(this.#manners.clock.now())
    const asked = new URL(request.url ?? '/', 'http://localhost')
    if (this.refusing || asked.pathname !== '/ws') {
      // Whoever is turned away may hang up before the answer is through.
      stream.on('error', () => stream.destroy())
      stream.end(
        `HTTP/1.1 ${this.refusing ? '503 Service Unavailable' : '404 Not Found'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      )
      this.#changed()
      return
    }
    this.#server.handleUpgrade(request, stream, head, (client) => {
      const word = asked.searchParams.get('reconnect')
      const known = word === null ? undefined : this.#invitations.get(word)
      const socket = new Socket(client, this.#manners, this.#keepalive(asked.searchParams), known?.id)
      if (word !== null && !known) return socket.close(4007)
      if (word !== null) this.#invitations.delete(word)
      const session = known ?? this.#open(socket)
      session.sockets.add(socket)
      client.on('close', () => this.#left(session, socket))
      socket.welcome()
      this.#changed()
    })
  }

  /** Tell every client, or one, to come again elsewhere; who stays on the old socket for 30 s is closed. */
  reconnect(id?: string): void {
    for (const session of this.#chosen(id)) {
      const word = secretWord()
      this.#invitations.set(word, session)
      for (const socket of session.sockets) {
        socket.reconnect(`${this.url}?reconnect=${word}`)
        this.#manners.clock.after(this.#manners.limits.reconnectMs, () => {
          this.#invitations.delete(word)
          socket.close(4004)
        })
      }
    }
  }

  /** Send to whoever carries that session: its newest socket, or all of them. */
  send(session: string, act: (socket: Socket) => void): void {
    const sockets = [...(this.sessions.get(session)?.sockets ?? [])]
    for (const socket of this.bothDuringReconnect ? sockets : sockets.slice(-1)) act(socket)
  }

  notify(session: string, notification: Notification): void {
    this.send(session, (socket) => socket.notify(notification))
  }

  revoke(session: string, subscription: Subscription): void {
    this.send(session, (socket) => socket.revoke(subscription))
  }

  each(act: (socket: Socket) => void, id?: string): void {
    for (const session of this.#chosen(id)) for (const socket of [...session.sockets]) act(socket)
  }

  stop(): void {
    this.each((socket) => socket.drop())
    this.#server.close()
  }

  #chosen(id?: string): Session[] {
    const session = id === undefined ? undefined : this.sessions.get(id)
    if (id !== undefined && !session)
      throw new Error(`there is no session ${id}; those that stand are ${[...this.sessions.keys()].join(', ') || 'none'}`)
    return session ? [session] : [...this.sessions.values()]
  }

  #keepalive(query: URLSearchParams): number {
    const [least, most] = this.#manners.limits.keepaliveRange
    const asked = Number(query.get('keepalive_timeout_seconds') ?? Number.NaN)
    return Number.isNaN(asked) ? this.#manners.limits.keepaliveSeconds : Math.min(most, Math.max(least, Math.round(asked)))
  }

  #open({ session: id, connectedAt }: Socket): Session {
    const session: Session = { id, connectedAt, sockets: new Set(), used: false }
    this.sessions.set(id, session)
    this.#manners.clock.after(this.#manners.limits.unusedMs, () => {
      if (!session.used && this.#manners.mustSubscribe) for (const socket of session.sockets) socket.close(4003)
    })
    return session
  }

  #left(session: Session, socket: Socket): void {
    session.sockets.delete(socket)
    if (session.sockets.size === 0 && this.sessions.delete(session.id)) {
      const status = socket.closedWith === undefined ? 'websocket_disconnected' : closeCodes[socket.closedWith][1]
      this.#gone(session, status)
    }
    this.#changed()
  }
}
