import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { InvalidRequest } from '../journal.ts'
import { Refusal } from '../refusal.ts'
import type { World } from '../world/world.ts'
import { Bucket, majorOf, type Standing } from './bucket.ts'
import { type Call, readBody } from './call.ts'
import { type Fault, Faults, type LimitFault } from './fault.ts'
import { type Found, Routes } from './route.ts'
import { routes } from './table.ts'

/** The HTTP side: matches, limits, faults and the journal; what the operations do is in their own files. */
export class Rest {
  readonly faults: Faults
  /** Milliseconds before each answer. */
  slowness = 0
  readonly #world: World
  readonly #origin: () => string
  readonly #routes: Routes
  readonly #buckets = new Map<string, Bucket>()
  readonly #all: Bucket
  /** Until when a bucket, or everything (''), was told to wait. */
  readonly #until = new Map<string, number>()
  readonly #timers = new Set<NodeJS.Timeout>()

  constructor(world: World, origin: () => string, extra: ConstructorParameters<typeof Routes>[0], random: () => number) {
    this.#world = world
    this.#origin = origin
    this.#routes = new Routes([...extra, ...routes])
    this.#all = new Bucket(world, world.limits.requests)
    this.faults = new Faults(random)
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = this.#world.now()
    const url = new URL(request.url ?? '/', 'http://localhost')
    const method = request.method ?? 'GET'
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const found = this.#routes.find(method, url.pathname.replace(/^\/api(\/v10)?(?=\/)/, ''))
    const known = typeof found === 'object' ? found : undefined
    const name = known?.route.path ?? url.pathname.replace(/\/\d{5,}/g, '/:id')
    const header = request.headers['x-audit-log-reason']
    const reason = typeof header === 'string' ? decodeURIComponent(header) : undefined
    const end = (status: number, body?: unknown, headers: Record<string, string> = {}) => {
      if (body === undefined) response.writeHead(status, headers).end()
      else response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
      this.#note(method, name, status, at, reason, headers['x-ratelimit-scope'] === 'shared')
    }
    if (!known)
      return found === 'no such method'
        ? end(405, { message: '405: Method Not Allowed', code: 0 })
        : end(404, { message: '404: Not Found', code: 0 })

    const bucket = `${method} ${name} ${majorOf(known.params)}`
    this.#hurry(method, name, bucket, at)
    const fault = this.faults.next(`${method} ${name}`)
    const waitMs = this.slowness + (fault?.kind === 'slow' ? fault.ms : 0)
    if (waitMs > 0) await this.#wait(waitMs)
    if (fault?.kind === 'limit') return end(429, ...this.#limited(bucket, fault.limit, undefined))
    if (failing(fault, false)) return this.#fail(fault, response, end)

    const authorized = known.route.open === true || request.headers.authorization === `Bot ${this.#world.token}`
    if (!authorized) return end(401, { message: '401: Unauthorized', code: 0 })
    const free = known.route.open === true
    const all = free ? undefined : this.#all.take()
    if (all?.exceeded) return end(429, ...this.#limited(bucket, { retryAfter: all.resetAfter, scope: 'global' }, undefined))
    const standing = this.#bucket(bucket).take()
    if (standing.exceeded) return end(429, ...this.#limited(bucket, { retryAfter: standing.resetAfter }, standing))
    const headers = describe(`${method} ${name}`, standing, this.#world.now())
    try {
      const { body, files } = await readBody(request.headers, Buffer.concat(parts))
      const call: Call = {
        world: this.#world,
        method,
        params: known.params,
        query: url.searchParams,
        body,
        files,
        reason,
        origin: this.#origin(),
      }
      const answer = await (known as Found).route.handle(call)
      if (failing(fault, true)) return this.#fail(fault, response, end)
      if (answer === undefined) end(204, undefined, headers)
      else end(200, answer, headers)
    } catch (error) {
      if (error instanceof Refusal) return end(error.status, error.body(), headers)
      if (error instanceof SyntaxError) return end(400, { message: 'The request body contains invalid JSON.', code: 50109 }, headers)
      throw error
    }
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer)
  }

  #fail(fault: Fault & { kind: 'fail' | 'cut' }, response: ServerResponse, end: (status: number, body: unknown) => void): void {
    if (fault.kind === 'cut') response.socket?.destroy()
    else end(fault.status, { message: `${fault.status}: fault on demand`, code: 0 })
  }

  #bucket(key: string): Bucket {
    const bucket = this.#buckets.get(key) ?? new Bucket(this.#world, this.#world.limits.route)
    this.#buckets.set(key, bucket)
    return bucket
  }

  /** Note a request that came although a 429 had told to wait. */
  #hurry(method: string, route: string, bucket: string, at: number): void {
    const until = Math.max(this.#until.get(bucket) ?? 0, route.startsWith('/interactions/') ? 0 : (this.#until.get('') ?? 0))
    if (at < until) this.#world.journal.early.push({ method, route, earlyMs: until - at, at })
  }

  #limited(bucket: string, { retryAfter, scope = 'user' }: LimitFault, standing: Standing | undefined): [object, Record<string, string>] {
    const global = scope === 'global'
    this.#until.set(global ? '' : bucket, this.#world.now() + retryAfter * 1_000)
    const shown = standing ?? { limit: 5, remaining: 0, resetAfter: retryAfter, exceeded: true }
    const headers = {
      'retry-after': String(Math.ceil(retryAfter)),
      'x-ratelimit-scope': scope,
      ...(global ? { 'x-ratelimit-global': 'true' } : describe(bucket.split(' ').slice(0, 2).join(' '), shown, this.#world.now())),
    }
    const message = scope === 'shared' ? 'The resource is being rate limited.' : 'You are being rate limited.'
    return [{ message, retry_after: retryAfter, global }, headers]
  }

  #note(method: string, route: string, status: number, at: number, reason: string | undefined, shared: boolean): void {
    const { journal, now } = this.#world
    journal.requests.push({ method, route, status, at, answeredAt: now(), reason })
    if ([401, 403, 404, 429].includes(status) && !shared)
      journal.invalid.push({ method, route, status: status as InvalidRequest['status'], at })
    journal.changed()
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer)
        resolve()
      }, ms)
      this.#timers.add(timer)
    })
  }
}

function failing(fault: Fault | undefined, after: boolean): fault is Fault & { kind: 'fail' | 'cut' } {
  return (fault?.kind === 'fail' || fault?.kind === 'cut') && fault.after === after
}

/** The headers that tell a bot how its bucket stands. https://docs.discord.com/developers/topics/rate-limits#header-format */
function describe(route: string, { limit, remaining, resetAfter }: Standing, now: number): Record<string, string> {
  if (!Number.isFinite(limit)) return {}
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': (now / 1_000 + resetAfter).toFixed(3),
    'x-ratelimit-reset-after': resetAfter.toFixed(3),
    'x-ratelimit-bucket': createHash('sha256').update(route).digest('hex').slice(0, 32),
  }
}
