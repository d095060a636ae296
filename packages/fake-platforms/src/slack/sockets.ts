import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { SlackDisconnect } from './faults.ts'
import type { Attempt, Courier, Parcel } from './parcel.ts'
import type { World } from './world.ts'

interface Line {
  readonly number: number
  readonly socket: WebSocket
  /** Set while nothing passes, though the connection stands. */
  dead: boolean
}

const host = 'applink-fake'

/** Socket Mode: connections, envelopes and their acknowledgements. */
export class Sockets implements Courier {
  readonly via = 'socket'
  readonly lines: Line[] = []
  readonly #world: World
  readonly #server = new WebSocketServer({ noServer: true })
  readonly #tickets = new Set<string>()
  readonly #waiting = new Map<string, { line: Line; end: (outcome: 'acked' | 'timeout', answer?: unknown) => void }>()
  readonly #late = new Map<string, string>()
  #count = 0
  #turn = 0
  #lastLine: Line | undefined

  constructor(world: World) {
    this.#world = world
  }

  /** Something to dial with; it is good for one connection. */
  ticket(): string {
    const ticket = this.#world.ids.next('ticket-')
    this.#tickets.add(ticket)
    return ticket
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { journal, faults } = this.#world
    journal.dials.push(Date.now())
    const ticket = new URL(request.url ?? '/', 'http://localhost').searchParams.get('ticket') ?? ''
    // Slack does not document how it turns a spent URL away; that it is good once it does.
    const status = faults.refusing ? '503 Service Unavailable' : this.#tickets.delete(ticket) ? undefined : '403 Forbidden'
    if (status !== undefined) {
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
      journal.changed()
      return
    }
    this.#server.handleUpgrade(request, socket, head, (client) => this.#welcome(client))
  }

  async deliver(parcel: Parcel, attempt: number, reason: string): Promise<Attempt> {
    const targets = this.#world.faults.everySocket ? [...this.lines] : [this.#next(attempt)]
    const lines = targets.filter((line) => line !== undefined)
    if (lines.length === 0) return { outcome: 'unreachable', ms: 0, reason: 'timeout' }
    const sent = lines.map((line) => this.#send(line, parcel, attempt, reason))
    const answers = await Promise.all(sent)
    return answers.find((answer) => answer.outcome === 'acked') ?? answers[0]!
  }

  /** Tell every client to go; those who are told `refresh_requested` are cut off after `closeAfterMs`. */
  disconnect(reason: SlackDisconnect, closeAfterMs: number): void {
    for (const { socket } of [...this.lines]) {
      socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host } }))
      if (reason !== 'warning') setTimeout(() => socket.close(), closeAfterMs).unref()
    }
  }

  /** Any frame at all, to every client. */
  raw(frame: string): void {
    for (const { socket } of this.lines) socket.send(frame)
  }

  ping(): void {
    for (const { socket, dead } of this.lines) if (!dead) socket.ping('Ping from applink')
  }

  /** Let nothing pass any more on the connections that stand, without closing them. */
  halfOpen(): void {
    for (const line of this.lines) {
      line.dead = true
      line.socket.pause()
    }
  }

  drop(): void {
    for (const { socket } of [...this.lines]) socket.terminate()
  }

  close(): void {
    this.drop()
    for (const { end } of [...this.#waiting.values()]) end('timeout')
    this.#server.close()
  }

  #welcome(socket: WebSocket): void {
    const { journal, limits, now, app } = this.#world
    const line: Line = { number: this.#count++, socket, dead: false }
    socket.on('error', () => socket.terminate())
    if (this.lines.length >= limits.connections) {
      journal.violations.push({ kind: 'connections', detail: `connection ${this.lines.length + 1} of ${limits.connections}`, at: now() })
      socket.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets', debug_info: { host } }))
      socket.close()
      journal.changed()
      return
    }
    this.lines.push(line)
    socket.on('message', (data) => this.#acknowledge(line, String(data)))
    socket.on('close', () => {
      this.lines.splice(this.lines.indexOf(line), 1)
      journal.changed()
    })
    const debug = { host, build_number: 54, approximate_connection_time: 18_060 }
    const hello = { type: 'hello', num_connections: this.lines.length, debug_info: debug, connection_info: { app_id: app.id } }
    socket.send(JSON.stringify(hello))
    journal.changed()
  }

  /** «Each payload may be sent to any of the connections»: here they take turns, and a retry takes another than the last. */
  #next(attempt: number): Line | undefined {
    // One that is being closed brings nothing more.
    const open = this.lines.filter(({ socket }) => socket.readyState === socket.OPEN)
    const others = open.filter((line) => line !== this.#lastLine)
    const choice = attempt > 0 && others.length > 0 ? others : open
    this.#lastLine = choice[this.#turn++ % Math.max(1, choice.length)]
    return this.#lastLine
  }

  #send(line: Line, parcel: Parcel, attempt: number, reason: string): Promise<Attempt> {
    const { limits } = this.#world
    const id = crypto.randomUUID()
    const retry = parcel.kind === 'events_api' ? { retry_attempt: attempt, retry_reason: reason } : {}
    const accepts = parcel.kind !== 'events_api'
    const envelope = { envelope_id: id, payload: parcel.payload, type: parcel.kind, accepts_response_payload: accepts, ...retry }
    const begun = performance.now()
    const ms = () => Math.round(performance.now() - begun)
    return new Promise((resolve) => {
      const end = (outcome: 'acked' | 'timeout', answer?: unknown) => {
        clearTimeout(timer)
        this.#waiting.delete(id)
        if (outcome === 'timeout') this.#late.set(id, `${parcel.what} ${parcel.id}`)
        resolve({ outcome, ms: ms(), answer, socket: line.number, reason: 'timeout' })
      }
      const timer = setTimeout(() => end('timeout'), limits.ackMs)
      this.#waiting.set(id, { line, end })
      if (!line.dead) line.socket.send(JSON.stringify(envelope))
    })
  }

  /** Only the connection that brought an envelope acknowledges it; Slack does not say otherwise, and this is the stricter reading. */
  #acknowledge(line: Line, frame: string): void {
    let read: { envelope_id?: unknown; payload?: unknown }
    try {
      read = JSON.parse(frame)
    } catch {
      return
    }
    const id = String(read.envelope_id)
    const waiting = this.#waiting.get(id)
    if (waiting?.line === line) waiting.end('acked', read.payload)
    const late = this.#late.get(id)
    if (late !== undefined) this.#world.journal.violations.push({ kind: 'late-ack', detail: late, at: this.#world.now() })
    this.#late.delete(id)
    this.#world.journal.changed()
  }
}
