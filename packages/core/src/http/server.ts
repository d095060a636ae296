import { isWaddleError, WaddleError } from '@waddlebot/sdk'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isLoopback } from '../config/index.ts'
import { scopeOf } from '../keys/index.ts'
import type { Runtime } from '../runtime.ts'
import { pageGuards, pageHtml, wantsPage } from '../sheets/page.ts'
import { type Access, mayEnter, refusals } from './access.ts'
import { answerAtDoor, doorOf, leaveUntouched, untouched } from './door.ts'
import { askForKey, asksForKey, entrance, serveEntrance, shownWith } from './entrance.ts'
import { serveForms } from './forms.ts'
import { answerUnreadable, guards } from './guards.ts'
import { readiness } from './health.ts'
import { openApi } from './openapi.ts'
import { isClosed, isOpen, isRefusal, type Operation, readBody, statusOf } from './operation.ts'
import { matchRoute } from './routes.ts'

export interface HttpOptions {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** What callers may show; it opens everything. */
  readonly token?: string | undefined
  /** Ask for the token or a service key on loopback too, where otherwise neither is due. */
  readonly keys?: boolean | undefined
}

/** A listening server. */
export interface HttpServer {
  readonly url: string
  close(): Promise<void>
}

/** Largest body taken; bytes. */
const bodyLimit = 1_048_576
/** Slow senders are let go after this; milliseconds. */
const requestTimeout = 10_000

/** Serve health, metrics and the modules' routes. fastify is loaded here and nowhere else. */
export async function startHttp(runtime: Runtime, options: HttpOptions): Promise<HttpServer> {
  const { default: fastify } = await import('fastify')
  const access: Access = { token: options.token, due: options.keys === true || !isLoopback(options.host), doorman: runtime.doorman }
  const app = fastify({
    bodyLimit,
    requestTimeout,
    connectionTimeout: requestTimeout,
    keepAliveTimeout: 5_000,
    forceCloseConnections: 'idle',
    clientErrorHandler: answerUnreadable,
    // An address that cannot be read passes no hook, so it gets its headers here.
    frameworkErrors: (_error, _request, reply) =>
      void (reply as FastifyReply)
        .headers(guards)
        .code(400)
        .send({ error: { code: 'WDL_HTTP_REQUEST', message: 'this address cannot be read' } }),
  })

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(guards)
    // It would say back what was sent, headers that a page may not see included.
    if (request.method === 'TRACE') {
      return reply
        .code(405)
        .header('allow', 'GET')
        .send({ error: { code: 'WDL_HTTP_REQUEST', message: 'TRACE is not served here' } })
    }
    if (request.url === '/healthz' || request.url === '/readyz') return
    // Their callers prove themselves otherwise: by a signature over the body, by knowing an address nobody can guess.
    if (doorOf(runtime, request) || /^\/[tf]\//.test(request.url)) return
    if (request.method === 'POST' && request.url === entrance) return
    const operation = operationAt(runtime, request)
    if (operation && isOpen(operation)) return
    const due = access.due || (operation !== undefined && isClosed(operation))
    const { host } = request.headers
    const entry = await mayEnter({ host, authorization: shownWith(request, operation) }, scopeOf(request.url), { ...access, due })
    if (entry === 'yes') return
    const [status, code, message] = refusals[entry]
    if (entry !== 'wrong-host' && asksForKey(request, operation)) return askForKey(reply, status, request.url)
    return reply.code(status).send({ error: { code, message } })
  })

  app.get('/healthz', async () => ({ ok: true }))
  app.get('/readyz', async (_request, reply) => {
    const state = await readiness(runtime)
    return reply.code(state.ready ? 200 : 503).send(state)
  })
  app.get('/metrics', async (_request, reply) => reply.type('text/plain; version=0.0.4').send(await runtime.metrics.scrape()))

  app.get('/traces', async (request) => {
    const { message } = request.query as { message?: unknown }
    return typeof message === 'string' ? runtime.observatory.road(message) : { traces: runtime.traces.latest() }
  })
  app.get('/openapi.json', async () => openApi([...runtime.hosts.values()].map(({ definition }) => definition)))
  app.get('/status', async () => runtime.observatory.everywhere())
  app.get('/t/:id', async (request, reply) => {
    const text = await runtime.pages.read((request.params as { id: string }).id)
    if (text === undefined) return reply.code(404).send({ error: { code: 'WDL_HTTP_NOT_FOUND', message: 'there is nothing here' } })
    return reply.type('text/plain; charset=utf-8').send(text)
  })

  await app.register((inner) => serveForms(inner, runtime))
  await app.register((inner) => serveEntrance(inner, runtime, access))

  // The bodies of doors stay as they came: whoever opened one checks a signature over them.
  app.addHook('preParsing', async (request, _reply, payload) => {
    if (doorOf(runtime, request)) leaveUntouched(request)
    return payload
  })
  app.addContentTypeParser(untouched, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  app.all('/m/:module/*', async (request, reply) => {
    const door = doorOf(runtime, request)
    if (door) return answerAtDoor(door, request, reply)
    const { module, '*': rest } = request.params as { module: string; '*': string }
    const host = runtime.is('hub') ? runtime.hosts.get(module) : undefined
    const route = host && matchRoute(host.definition, request.method, `/${rest}`)
    if (!host || !route) return reply.code(404).send({ error: { code: 'WDL_HTTP_NOT_FOUND', message: 'there is nothing here' } })
    const read = await readBody(route.operation, request.body)
    if (!read.ok) return reply.code(400).send({ error: { code: 'WDL_HTTP_BODY', message: read.message } })
    const answer = await runtime.call(host.name, route.operation.run, {
      params: route.params,
      request: { method: request.method, path: `/${rest}`, query: request.query, headers: request.headers, body: read.body },
    })
    if (isRefusal(answer))
      return reply
        .code(statusOf(answer))
        .send({ error: { code: answer.code, message: typeof answer.message === 'string' ? answer.message : 'that cannot be done' } })
    if (answer === undefined || answer === null)
      return reply.code(404).send({ error: { code: 'WDL_HTTP_NOT_FOUND', message: 'there is no such thing' } })
    const { page } = route.operation
    if (page === undefined) return reply.send(answer)
    reply.header('vary', 'accept')
    return wantsPage(request.headers.accept)
      ? reply
          .headers(pageGuards)
          .type('text/html; charset=utf-8')
          .send(pageHtml(page(answer as never)))
      : reply.send(answer)
  })

  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: { code: 'WDL_HTTP_NOT_FOUND', message: 'there is nothing here' } }),
  )
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500) runtime.log.error('a request failed', { url: request.url.split('?')[0], error })
    const code = isWaddleError(error) ? (error as WaddleError).code : status < 500 ? 'WDL_HTTP_REQUEST' : 'WDL_HTTP_FAILED'
    return reply.code(status).send({ error: { code, message: status < 500 ? error.message : 'that did not work; the log says why' } })
  })

  try {
    const url = await app.listen({ host: options.host, port: options.port })
    return { url, close: () => app.close() }
  } catch (cause) {
    const code = (cause as { code?: string }).code
    throw new WaddleError(
      'WDL_HTTP_LISTEN',
      `the web side cannot listen on ${options.host}:${options.port} (${code === 'EADDRINUSE' ? 'something else does' : (cause as Error).message})`,
      {
        fix: 'waddle config set http.port 0',
        data: { host: options.host, port: options.port },
        cause,
      },
    )
  }
}

/**
 * The operation of a module that a request is for, by what the router made of its address: an address that is spelt
 * otherwise (`%65` for `e`) is still the same door.
 */
function operationAt(runtime: Runtime, { method, params, routeOptions }: FastifyRequest): Operation | undefined {
  if (routeOptions.url !== '/m/:module/*') return undefined
  const { module, '*': rest } = params as { module: string; '*': string }
  const host = runtime.hosts.get(module)
  return host && matchRoute(host.definition, method, `/${rest}`)?.operation
}
