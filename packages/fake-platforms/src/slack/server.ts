import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Api } from './api.ts'
import { authorize } from './oauth.ts'
import type { Responses, Saying } from './responses.ts'
import type { Sockets } from './sockets.ts'
import type { World } from './world.ts'

/** The one port behind which everything of Slack's lives, on 127.0.0.1. */
export class SlackServer {
  readonly #world: World
  readonly #responses: Responses
  readonly #api: Api
  readonly #http: Server

  constructor(world: World, sockets: Sockets, responses: Responses) {
    this.#world = world
    this.#responses = responses
    this.#api = new Api(world, () => `ws://${this.address}/link/?ticket=${sockets.ticket()}&app_id=${world.app.id}`)
    this.#http = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)))
    })
    this.#http.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head))
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port
  }

  get address(): string {
    return `127.0.0.1:${this.port}`
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => this.#http.once('error', reject).listen(0, '127.0.0.1', resolve))
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()))
    this.#http.closeAllConnections()
    await closed
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${this.address}`)
    const body = await textOf(request)
    const contentType = request.headers['content-type'] ?? ''
    const method = /^\/api\/([\w.]+)$/.exec(url.pathname)?.[1]
    if (method !== undefined) {
      const { faults } = this.#world
      const fault = faults.meet(method)
      const lateMs = faults.slow + (fault?.lateMs ?? 0)
      if (lateMs > 0) await sleep(lateMs, undefined, { ref: false })
      const { authorization = '' } = request.headers
      const verb = request.method ?? 'GET'
      const answer = this.#api.answer({ method, verb, contentType, authorization, query: url.searchParams, body, fault })
      response.writeHead(answer.status, answer.headers).end(answer.body)
    } else if (url.pathname.startsWith('/response/') && request.method === 'POST') {
      const { status, answer } = this.#responses.take(url.pathname, saying(contentType, body))
      response.writeHead(status, { 'content-type': answer === 'ok' ? 'text/html' : 'application/json' }).end(answer)
    } else if (url.pathname === '/oauth/v2/authorize') {
      const location = authorize(this.#world, url.searchParams)
      response.writeHead(location === undefined ? 400 : 302, location === undefined ? {} : { location }).end()
    } else {
      response.writeHead(404).end()
    }
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

/** What was posted to a response URL: JSON, or a form with it in `payload`. Nothing when it cannot be read. */
function saying(contentType: string, body: string): Saying {
  const text = contentType.startsWith('application/x-www-form-urlencoded') ? (new URLSearchParams(body).get('payload') ?? '') : body
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' && read !== null ? (read as Saying) : {}
  } catch {
    return {}
  }
}
