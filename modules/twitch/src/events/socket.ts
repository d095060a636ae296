import type { Socket as Wire } from 'node:net'
import { Agent, buildConnector, WebSocket } from 'undici'

export interface SocketEars {
  frame(text: string): void
  /** It is over, for the only time; never told after {@link Socket.end}. */
  closed(reason: string): void
}

/** One WebSocket that only listens, as Twitch wants it. It can be ended at once, also when nobody is at the other end any more. */
export class Socket {
  readonly #ears: SocketEars
  readonly #socket: WebSocket
  readonly #agent: Agent
  #wire: Wire | undefined
  #over = false

  constructor(url: string, ears: SocketEars) {
    this.#ears = ears
    const connect = buildConnector({ timeout: 10_000 })
    this.#agent = new Agent({
      connect: (options, done) =>
        connect(options, (...answer) => {
          this.#wire = answer[1] ?? undefined
          if (this.#over) this.#wire?.destroy()
          done(...answer)
        }),
    })
    this.#socket = new WebSocket(url, { dispatcher: this.#agent })
    this.#socket.onmessage = ({ data }: { data: unknown }) => {
      if (!this.#over) ears.frame(String(data))
    }
    this.#socket.onclose = ({ code, reason }: { code: number; reason: string }) =>
      this.#closed(`${reason || 'the connection is gone'} (${code})`)
    this.#socket.onerror = (event) => this.#closed((event as { message?: string }).message || 'Twitch cannot be reached')
  }

  /** End it, now. */
  end(): void {
    this.#over = true
    this.#wire?.destroy()
    void this.#agent.destroy().catch(() => undefined)
  }

  #closed(reason: string): void {
    if (this.#over) return
    this.end()
    this.#ears.closed(reason)
  }
}
