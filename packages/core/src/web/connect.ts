import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { WaddleError } from '@waddlebot/sdk'
import ipaddr from 'ipaddr.js'
import type { Border } from './network.ts'

/** Finds all addresses of a host, of both families. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>

export const resolveHost: Resolve = (host) => lookup(host, { all: true, verbatim: true })

const ports: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' }

/**
 * The address that an URL leads to, looked up once and checked: whoever speaks to it must speak to this very address,
 * since a name may mean another one at the next look.
 *
 * @param anyPort also other ports than 80 and 443, where tests have their servers
 * @throws {WaddleError} `WDL_NET_PRIVATE` for anything that is not plainly a public place
 */
export async function publicAddress(url: URL, border: Border, resolve: Resolve, anyPort: boolean): Promise<LookupAddress> {
  const refuse = (why: string, cause?: unknown): never => {
    throw new WaddleError('WDL_NET_PRIVATE', `${url.host} is not reached: ${why}`, { data: { host: url.host }, cause })
  }
  const usual = ports[url.protocol]
  if (usual === undefined) return refuse(`${url.protocol} is neither http nor https`)
  if (!anyPort && url.port !== '' && url.port !== usual) return refuse(`its port is ${url.port}, not ${usual}`)
  if (url.username !== '' || url.password !== '') return refuse('it carries a name or a password')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (ipaddr.isValid(host)) {
    if (!border.passes(host)) return refuse('its address is not public')
    return { address: host, family: ipaddr.parse(host).kind() === 'ipv4' ? 4 : 6 }
  }
  const found = await resolve(host).catch((cause: unknown) => refuse('its name leads nowhere', cause))
  // One that is not public among others is reason enough: the next look may pick it.
  if (found.length === 0 || found.some(({ address }) => !border.passes(address))) return refuse('it has an address that is not public')
  return found[0]!
}
