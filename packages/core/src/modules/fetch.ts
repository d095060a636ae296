import { WaddleError } from '@waddlebot/sdk'
import type { Host } from './host.ts'

/** Longest a module's request may take, with all its redirects; milliseconds. */
const timeLimit = 10_000
/** Most redirects followed, each held to the same list of hosts. */
const mostRedirects = 5

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

/** Fetch for one module: only hosts that it declared, redirects included. */
export async function guardedFetch(
  host: Host,
  send: typeof fetch,
  input: string | URL,
  init: RequestInit,
  signal: AbortSignal,
): Promise<Response> {
  let url = new URL(input)
  const signals = [signal, AbortSignal.timeout(timeLimit), ...(init.signal ? [init.signal] : [])]
  for (let hop = 0; hop <= mostRedirects; hop++) {
    if (!mayReach(host, url)) {
      throw new WaddleError('WDL_NET_HOST', `module ${host.name} may not reach ${url.host}: it did not declare it`, {
        fix: `add 'net:${url.host}' to its capabilities`,
        data: { module: host.name, host: url.host },
      })
    }
    const response = await send(url, { ...init, redirect: 'manual', signal: AbortSignal.any(signals) })
    const location = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || location === null) return response
    url = new URL(location, url)
  }
  throw new WaddleError('WDL_NET_REDIRECTS', `${input} redirects more than ${mostRedirects} times`)
}
