import { WaddleError } from '@waddlebot/sdk'
import type { PublicSend } from '../web/public-fetch.ts'
import { redirectOf } from '../web/redirect.ts'
import type { Host } from './host.ts'

/** Longest a module's request may take, with all its redirects; milliseconds. */
const timeLimit = 10_000
/** Most redirects followed, each held to the same list of hosts. */
const mostRedirects = 5

/** The request as the next address should see it, by the rules of the fetch standard (https://fetch.spec.whatwg.org/#http-redirect-fetch). */
function follow(init: RequestInit, status: number, elsewhere: boolean): RequestInit {
  const method = (init.method ?? 'GET').toUpperCase()
  const anew = status === 303 ? method !== 'GET' && method !== 'HEAD' : (status === 301 || status === 302) && method === 'POST'
  const headers = new Headers(init.headers)
  if (anew)
    for (const name of ['content-type', 'content-length', 'content-encoding', 'content-language', 'content-location']) headers.delete(name)
  if (elsewhere) for (const name of ['authorization', 'cookie', 'proxy-authorization']) headers.delete(name)
  const { body: _body, ...rest } = init
  return anew ? { ...rest, method: 'GET', headers } : { ...init, headers }
}

/** Whether a module declared `net:` for this host: exactly, or `*.example.com` for what stands below it. */
export function mayReach(host: Host, url: URL): boolean {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return false
  for (const capability of host.capabilities) {
    if (!capability.startsWith('net:')) continue
    const allowed = capability.slice(4).toLowerCase()
    if (allowed === url.host || allowed === url.hostname) return true
    if (allowed.startsWith('*.') && url.hostname.endsWith(allowed.slice(1))) return true
  }
  return false
}

/**
 * Fetch for one module: only hosts that it declared, redirects included. One that declared `net:*` reads pages in any
 * public place, see {@link publicFetch}.
 */
export async function guardedFetch(
  host: Host,
  send: typeof fetch,
  sendPublic: PublicSend,
  input: string | URL,
  init: RequestInit,
  signal: AbortSignal,
): Promise<Response> {
  let url = new URL(input)
  if (host.has('net:*') && !mayReach(host, url)) {
    const { publicFetch } = await import('../web/public-fetch.ts')
    return publicFetch(sendPublic, url, init, signal, host.has('hooks'))
  }
  let request = init
  const signals = [signal, AbortSignal.timeout(timeLimit), ...(init.signal ? [init.signal] : [])]
  for (let hop = 0; hop <= mostRedirects; hop++) {
    if (!mayReach(host, url)) {
      throw new WaddleError('WDL_NET_HOST', `module ${host.name} may not reach ${url.host}: it did not declare it`, {
        fix: `add 'net:${url.host}' to its capabilities`,
        data: { module: host.name, host: url.host },
      })
    }
    const response = await send(url, { ...request, redirect: 'manual', signal: AbortSignal.any(signals) })
    const location = init.redirect === 'manual' ? undefined : await redirectOf(response)
    if (location === undefined) return response
    const next = new URL(location, url)
    request = follow(request, response.status, next.origin !== url.origin)
    url = next
  }
  throw new WaddleError('WDL_NET_REDIRECTS', `${input} redirects more than ${mostRedirects} times`)
}
