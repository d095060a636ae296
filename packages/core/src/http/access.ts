import { createHash, timingSafeEqual } from 'node:crypto'

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]', '::1'])

/** Compare in constant time, whatever the lengths. */
export function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}

/**
 * Whether a request may see more than health.
 *
 * With a token: only with it. Without one the server stands on loopback, where a page in a browser could
 * still reach it through a name that points there; so the Host must be a loopback name.
 */
export function mayEnter(
  headers: { readonly authorization?: string | undefined; readonly host?: string | undefined },
  token: string | undefined,
): 'yes' | 'no-token' | 'wrong-host' {
  if (token === undefined) {
    const host = (headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
    return loopbackNames.has(host) ? 'yes' : 'wrong-host'
  }
  const given = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1]
  return given !== undefined && sameSecret(given, token) ? 'yes' : 'no-token'
}
