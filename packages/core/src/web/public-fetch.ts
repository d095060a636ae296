import { WaddleError } from '@waddlebot/sdk'
import { publicAddress, type Resolve, resolveHost } from './connect.ts'
import { Border } from './network.ts'
import { redirectOf } from './redirect.ts'
import { sendTo } from './send.ts'

/** What a request to a place that somebody else named may take. */
export const allowance = { connectMs: 2_000, totalMs: 4_000, bytes: 256 * 1024, redirects: 2 } as const

/** Sends one request; a redirect is an answer. */
export type PublicSend = (url: URL, init: RequestInit, signal: AbortSignal) => Promise<Response>

/** A way to public places only, whoever named them. */
export function publicSend(border = new Border(), resolve: Resolve = resolveHost, anyPort = false): PublicSend {
  return async (url, init, signal) => sendTo(url, await publicAddress(url, border, resolve, anyPort), init, allowance, signal)
}

/**
 * Read a page in a place that somebody else named, such as a link in chat. Only with GET or HEAD, without cookies and
 * without headers that tell who asks; each redirect is checked like the first address, at most two of them; no more
 * than 4 s and 256 kB, which is where the body ends.
 *
 * @param tell also take POST, with a text as its body, its type and headers that begin with `x-`; then no redirect is followed
 * @throws {WaddleError} `WDL_NET_PRIVATE`, `WDL_NET_REDIRECTS`, `WDL_NET_SLOW`
 */
export async function publicFetch(
  send: PublicSend,
  input: string | URL,
  init: RequestInit,
  signal: AbortSignal,
  tell = false,
): Promise<Response> {
  const method = (init.method ?? 'GET').toUpperCase()
  const over = AbortSignal.any([signal, AbortSignal.timeout(allowance.totalMs), ...(init.signal ? [init.signal] : [])])
  if (tell && method === 'POST') return send(new URL(input), { method, headers: told(init.headers), body: String(init.body ?? '') }, over)
  if (method !== 'GET' && method !== 'HEAD')
    throw new WaddleError('WDL_NET_PRIVATE', `a place that somebody else named is only read, and ${method} is more than that`)
  const accept = new Headers(init.headers).get('accept')
  const headers = { 'user-agent': 'waddle', ...(accept === null ? {} : { accept }) }
  let url = new URL(input)
  for (let hop = 0; hop <= allowance.redirects; hop++) {
    const response = await send(url, { method, headers }, over)
    const location = init.redirect === 'manual' ? undefined : await redirectOf(response)
    if (location === undefined) return response
    url = new URL(location, url)
  }
  throw new WaddleError('WDL_NET_REDIRECTS', `${String(input)} redirects more than ${allowance.redirects} times`)
}

/** Headers that an address is told with: what the body is, and what a module says in headers of its own. */
function told(headers: RequestInit['headers']): Record<string, string> {
  const own = [...new Headers(headers)].filter(([name]) => name === 'content-type' || name.startsWith('x-'))
  return { 'user-agent': 'waddle', ...Object.fromEntries(own) }
}
