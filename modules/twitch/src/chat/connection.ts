import type { Socket as NetSocket } from 'node:net'
import tmi from 'tmi.js'
import { SilenceWatch } from '../silence.ts'
import { type Ear, listen } from './fastpath.ts'
import type { IrcLine } from './irc/index.ts'

export interface ConnectionOptions {
  readonly url: string
  /** Undefined reads along without a name. */
  readonly identity: { readonly username: string; readonly token: string } | undefined
  readonly dialMs: number
  readonly silenceMs: number
  readonly pongMs: number
  readonly ear: Ear
  /** Logged in. */
  opened(): void
  /** It is over, for the only time. `refused` is what Twitch said if it would not let us in. */
  closed(reason: string, refused: boolean): void
}

/** What we need of a socket; `terminate` and the wire below are there where `ws` is used. */
interface Socket {
  readonly readyState: number
  readonly _socket?: Pick<NetSocket, 'cork' | 'uncork'> | null
  send(text: string): void
  close(): void
  terminate?(): void
}

const quiet = { info() {}, warn() {}, error() {} }

/**
 * One connection to the chat, from dialling to its end. It does not come back by itself: tmi.js's own way of
 * reconnecting, joining and watching is switched off, for what we promise about these it cannot keep.
 */
export class Connection {
  readonly #options: ConnectionOptions
  readonly #client: tmi.Client
  readonly #deadline: NodeJS.Timeout
  #watch: SilenceWatch | undefined
  #refusal: string | undefined
  #open = false
  #over = false
  #gathering = false

  constructor(options: ConnectionOptions) {
    this.#options = options
    const { ear, identity } = options
    const url = new URL(options.url)
    const secure = url.protocol === 'wss:'
    this.#client = new tmi.Client({
      // Emote sets would be fetched from an address that Twitch has closed; join and part of others are not read.
      options: { skipUpdatingEmotesets: true, skipMembership: true },
      connection: { server: url.hostname, port: Number(url.port) || (secure ? 443 : 80), secure, reconnect: false },
      ...(identity ? { identity: { username: identity.username, password: identity.token } } : {}),
      channels: [],
      logger: quiet,
    })
    listen(this.#client, {
      heard: () => {
        this.#watch?.heard()
        ear.heard()
      },
      chat: (line) => ear.chat(line),
      other: (line) => this.#other(line),
      malformed: (raw, error) => ear.malformed(raw, error),
    })
    this.#deadline = setTimeout(() => this.end(`no answer within ${options.dialMs} ms`), options.dialMs)
    this.#client.on('disconnected', (reason) => this.end(reason === '' ? 'Twitch closed the connection' : reason))
    this.#client.connect().then(
      () => this.#opened(),
      (reason) => this.end(String(reason) || 'Twitch closed the connection'),
    )
  }

  /** Whether lines can be written. */
  get open(): boolean {
    return this.#open && !this.#over
  }

  /** Send one line. @returns false if the connection does not stand */
  write(line: string): boolean {
    const socket = this.#socket()
    if (!this.open || socket?.readyState !== 1) return false
    if (socket._socket && !this.#gathering) this.#gather(socket._socket)
    socket.send(line)
    return true
  }

  /** What is written in one moment, such as the answers that shared a commit, is given to the system at once. */
  #gather(wire: Pick<NetSocket, 'cork' | 'uncork'>): void {
    this.#gathering = true
    wire.cork()
    process.nextTick(() => {
      this.#gathering = false
      wire.uncork()
    })
  }

  /** End it, now. */
  end(reason: string): void {
    if (this.#over) return
    this.#over = true
    clearTimeout(this.#deadline)
    this.#watch?.stop()
    const socket = this.#socket()
    if (socket?.terminate) socket.terminate()
    else socket?.close()
    this.#options.closed(this.#refusal ?? reason, this.#refusal !== undefined)
  }

  #other(line: IrcLine): boolean {
    if (this.#over) return true
    // tmi.js would dial again by itself, whatever it was told.
    if (line.command === 'RECONNECT') {
      this.end('Twitch asked for a new connection')
      return true
    }
    if (line.command === 'NOTICE' && line.target === '*' && !this.#open) {
      this.#refusal = line.text ?? 'no reason given'
      this.end(this.#refusal)
      return true
    }
    return this.#options.ear.other(line)
  }

  #opened(): void {
    if (this.#over) return
    clearTimeout(this.#deadline)
    // tmi.js's own watch closes a socket politely, which takes half a minute when nobody is there.
    clearInterval((this.#client as unknown as { pingLoop?: NodeJS.Timeout }).pingLoop)
    this.#open = true
    const { silenceMs, pongMs } = this.#options
    this.#watch = new SilenceWatch({
      silenceMs,
      pongMs,
      ask: () => this.write('PING :waddle'),
      dead: () => this.end(`nothing heard for ${silenceMs + pongMs} ms, not even an answer to PING`),
    })
    this.#options.opened()
  }

  #socket(): Socket | null {
    return (this.#client as unknown as { ws: Socket | null }).ws
  }
}
