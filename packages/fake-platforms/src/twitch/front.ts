import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Clock } from './clock.ts'
import type { Faults } from './faults.ts'
import { type Answer, type Ask, Refusal } from './http.ts'

/** One service behind the front: its path, its faults, and how it answers. */
export interface Service {
  readonly prefix: string
  readonly faults: Faults
  readonly answer: (ask: Ask) => Promise<Answer>
  /** Told of every request and of the status it got; 0 where it got no answer. */
  readonly saw: (ask: Ask, status: number) => void
}

/** The one HTTP server behind which the services stand. */
export class Front {
  readonly server: Server
  readonly #services: readonly Service[]
  readonly #clock: Clock

  constructor(clock: Clock, services: readonly Service[]) {
    this.#clock = clock
    this.#services = services
    this.server = createServer((request, response) => void this.#serve(request, response))
  }

  /** Listen on 127.0.0.1, on a port of the system's choice; returns `127.0.0.1:port`. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve, reject) => this.server.once('error', reject).listen(0, '127.0.0.1', resolve))
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise<void>((resolve) => this.server.close(() => resolve()))
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const ask = await read(request)
    const service = this.#services.find(({ prefix }) => ask.path.startsWith(prefix))
    if (!service) return send(response, new Refusal(404, 'Not Found').answer)
    const fault = service.faults.take(ask, this.#clock.now())
    if (fault === 'hang' || fault === 'cut') {
      service.saw(ask, 0)
      if (fault === 'cut') request.socket.destroy()
      return
    }
    const answer = fault && 'status' in fault ? failure(fault) : await service.answer(ask)
    service.saw(ask, answer.status)
    const delay = service.faults.delay + (fault && 'lateMs' in fault ? fault.lateMs : 0)
    if (delay === 0) send(response, answer)
    else this.#clock.after(delay, () => send(response, answer))
  }
}

function failure({ status, resetAt }: { readonly status: number; readonly resetAt?: number }): Answer {
  const headers = resetAt === undefined ? {} : { 'Ratelimit-Limit': '800', 'Ratelimit-Remaining': '0', 'Ratelimit-Reset': String(resetAt) }
  return new Refusal(status, 'This failure was asked for.', headers).answer
}

async function read(request: IncomingMessage): Promise<Ask> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://localhost')
  return { method: request.method ?? 'GET', path, query, headers: request.headers, body: Buffer.concat(parts).toString() }
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, { ...(body === undefined ? {} : { 'Content-Type': 'application/json; charset=utf-8' }), ...headers })
  response.end(body === undefined ? undefined : JSON.stringify(body))
}
