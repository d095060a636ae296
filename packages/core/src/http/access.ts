import { createHash, timingSafeEqual } from 'node:crypto'
import type { Doorman, KeyScope, Shown } from '../keys/index.ts'

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]', '::1'])

/** What opens the web side. */
export interface Access {
  /** Opens everything. */
  readonly token?: string | undefined
  /** Whether something has to be shown where there is no token: always, where others than this machine can ask. */
  readonly due: boolean
  readonly doorman: Pick<Doorman, 'look'>
}

/** What becomes of a request. `unsure`: the store could not be asked about the key, so nobody enters. */
export type Entry = 'yes' | 'no-token' | 'no-scope' | 'wrong-host' | 'unsure'

/** Compare in constant time, whatever the lengths. */
export function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}

/**
 * Whether a request may see more than health: with the token, or with a key for what it asks.
 *
 * Where neither is due the server stands on loopback, where a page in a browser could still reach it through a name
 * that points there; so the Host must be a loopback name. What is shown and is wrong is refused there too.
 */
export async function mayEnter(
  headers: { readonly authorization?: string | undefined; readonly host?: string | undefined },
  asked: KeyScope,
  { token, due, doorman }: Access,
): Promise<Entry> {
  if (headers.authorization !== undefined) {
    const given = /^Bearer (.+)$/.exec(headers.authorization)?.[1]
    if (given === undefined) return 'no-token'
    if (token !== undefined && sameSecret(given, token)) return 'yes'
    const shown: Shown | 'unsure' = await doorman.look(given, asked).catch(() => 'unsure' as const)
    return shown === 'no-key' ? 'no-token' : shown
  }
  if (token !== undefined || due) return 'no-token'
  return namesLoopback(headers.host) ? 'yes' : 'wrong-host'
}

/** Whether a Host header names this machine. */
export const namesLoopback = (host = '') => loopbackNames.has(host.replace(/:\d+$/, '').toLowerCase())

/** How each kind of refusal is answered. */
export const refusals: Readonly<Record<Exclude<Entry, 'yes'>, readonly [status: number, code: string, message: string]>> = {
  'no-token': [401, 'WDL_HTTP_TOKEN', 'this needs the header Authorization: Bearer <token or key>, and one that is good'],
  'no-scope': [403, 'WDL_HTTP_SCOPE', 'this key is good, and not for this'],
  'wrong-host': [403, 'WDL_HTTP_HOST', 'without a token only this machine is served, by a loopback name'],
  unsure: [503, 'WDL_HTTP_UNSURE', 'whether this key is good cannot be told right now'],
}
