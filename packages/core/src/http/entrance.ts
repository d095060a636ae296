import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { formGuards } from '../forms/page.ts'
import { readKey, scopeOf } from '../keys/index.ts'
import type { Runtime } from '../runtime.ts'
import { wantsPage } from '../sheets/page.ts'
import { escaped, sheet } from '../sheets/sheet.ts'
import { type Access, mayEnter, namesLoopback } from './access.ts'
import type { Operation } from './operation.ts'
import { matchRoute } from './routes.ts'

/** Where the key is sent to. */
export const entrance = '/enter'
const cookie = 'waddle_key'
/** How long a browser keeps a key that was typed into it; seconds. The key itself may end earlier. */
const keptFor = 12 * 3_600
const bodyLimit = 4_096

/** Pages alone: what changes something, and what programs ask, takes the header that no browser sends by itself. */
const isPage = (method: string, operation: Operation | undefined) => method === 'GET' && operation?.page !== undefined

/**
 * What somebody shows for a request: the header, or on a page the key that they typed in here. The token of the whole web
 * side counts in the header only, so that it is never in a browser.
 */
export function shownWith({ headers, method }: FastifyRequest, operation: Operation | undefined): string | undefined {
  if (headers.authorization !== undefined || !isPage(method, operation)) return headers.authorization
  const pairs = (headers.cookie ?? '').split(/; */).map((pair) => pair.split('='))
  const key = pairs.find(([name]) => name === cookie)?.[1]
  return key !== undefined && readKey(key) ? `Bearer ${key}` : undefined
}

/** Whether whoever was refused is to be asked for a key: a browser that wants a page. */
export const asksForKey = ({ headers, method }: FastifyRequest, operation: Operation | undefined) =>
  isPage(method, operation) && headers.authorization === undefined && wantsPage(headers.accept)

/** The page on which a key is typed in, for somebody who wants to see `to`. */
export function askForKey(reply: FastifyReply, status: number, to: string, problem?: string): FastifyReply {
  const [, , module = ''] = to.split(/[/?]/)
  const words = [
    `<p>This page is not open to everybody. Whoever runs the bot makes a key for it, which ends by itself:</p>`,
    `<pre>waddle key create &lt;name&gt; --scope modules:${escaped(module)} --for 1d</pre>`,
    `<form method="post" action="${entrance}" accept-charset="utf-8"><input type="hidden" name="to" value="${escaped(to)}">`,
    `<label for="key">Key</label><input type="password" id="key" name="key" required autocomplete="off" spellcheck="false">`,
    problem === undefined ? '' : `<p role="alert">${escaped(problem)}</p>`,
    `<button>Enter</button></form>`,
  ]
  return reply
    .code(status)
    .headers({ ...formGuards, vary: 'accept' })
    .type('text/html; charset=utf-8')
    .send(sheet('A key, please', words.join('')))
}

/**
 * Take keys that people type in, and leave them with their browser, for that page alone: no script reads them there, no
 * other site has them sent, and they are looked at anew with every request, so one that ends or is revoked opens nothing.
 */
export async function serveEntrance(app: FastifyInstance, runtime: Runtime, access: Access): Promise<void> {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit }, (_request, body, done) =>
    done(null, new URLSearchParams(body as string)),
  )
  app.post(entrance, { bodyLimit }, async (request, reply) => {
    const body = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
    const to = pageAt(runtime, body.get('to') ?? '')
    if (to === undefined) return reply.code(404).send({ error: { code: 'WDL_HTTP_NOT_FOUND', message: 'there is nothing here' } })
    if (isForeign(request)) return askForKey(reply, 403, to, 'This was sent from another page. Type the key in here.')
    const key = (body.get('key') ?? '').trim()
    const entry = readKey(key)
      ? await mayEnter({ authorization: `Bearer ${key}` }, scopeOf(to), { due: true, doorman: access.doorman })
      : 'no-token'
    if (entry !== 'yes') return askForKey(reply, entry === 'unsure' ? 503 : entry === 'no-scope' ? 403 : 401, to, problems[entry])
    const path = to.split('?', 1)[0]!
    // A browser keeps no such cookie that came over plain HTTP, unless it is for this machine.
    const secure = namesLoopback(request.headers.host) ? '' : '; Secure'
    return reply
      .header('set-cookie', `${cookie}=${key}; Path=${path}; Max-Age=${keptFor}; HttpOnly; SameSite=Strict${secure}`)
      .redirect(to, 303)
  })
}

const problems = {
  'no-token': 'This is no key that is good. It may have ended, or was not copied whole.',
  'no-scope': 'This key is good, and not for this page.',
  'wrong-host': 'This is no key that is good.',
  unsure: 'Whether this key is good cannot be told right now. Try again in a moment.',
} as const

/** The address of a page of a module, as this server writes it; undefined for any other, so that nobody is led elsewhere. */
function pageAt(runtime: Runtime, to: string): string | undefined {
  if (!/^\/m\/[^/]/.test(to) || to.length > 500) return undefined
  const { pathname, search } = new URL(to, 'http://waddle.invalid')
  const [, , module = '', ...rest] = pathname.split('/')
  const host = runtime.hosts.get(module)
  const operation = host && matchRoute(host.definition, 'GET', `/${rest.join('/')}`)?.operation
  return isPage('GET', operation) ? pathname + search : undefined
}

/** Whether a browser says that another page sent this. */
function isForeign({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin'
  return headers.origin !== undefined && headers.origin.replace(/^https?:\/\//, '') !== headers.host
}
