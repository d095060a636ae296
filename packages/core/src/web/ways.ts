import type { HostBreakers } from './host-breakers.ts'
import type { PublicSend } from './public-fetch.ts'
import type { PublicWay } from './public-way.ts'

/** How modules reach hosts outside: those that they named, and those that strangers name. */
export interface Ways {
  readonly fetch: typeof fetch
  /** Sends to public places only. */
  readonly fetchPublic: PublicSend
}

/** @param own stands in for the whole network, where somebody brings one */
export function waysOut(own: typeof fetch | undefined, publicWay: PublicWay, breakers: HostBreakers): Ways {
  if (own) return { fetch: own, fetchPublic: (url, init, signal) => own(url, { ...init, redirect: 'manual', signal }) }
  return {
    fetch: (input, init) => breakers.ask(new URL(String(input)).host, () => fetch(input, init)),
    fetchPublic: (url, init, signal) => breakers.ask(url.host, () => publicWay.send(url, init, signal)),
  }
}
