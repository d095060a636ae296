import { limits } from '../limits.ts'

/** The API says: not so often. */
export class Limited extends Error {
  readonly retryAfterMs: number
  constructor(message: string, retryAfterMs: number) {
    super(message)
    this.retryAfterMs = retryAfterMs
  }
}

/** The API could not be reached, or its answer was not heard. */
export class Unreachable extends Error {
  /** Whether it may have done what was asked. */
  readonly unknown: boolean
  constructor(cause: unknown) {
    const error = cause as Error & { cause?: { code?: string; message?: string } }
    super(`the Twitch API cannot be reached: ${error.cause?.code ?? error.cause?.message ?? error.message}`, { cause })
    this.unknown = error.name === 'TimeoutError' || error.name === 'AbortError'
  }
}

/** The account that has to do it did not grant the scope, or there is no such account. */
export class NotGranted extends Error {}

/** What the API said no with, told from whatever was thrown. Nothing in it is secret: Twitch repeats no token. */
export interface No {
  readonly status: number
  readonly message: string
}

/** Reads what Twurple throws at a status of 400 and above. */
export function noOf(error: unknown): No | undefined {
  const { statusCode, message } = error as { statusCode?: unknown; message?: string }
  if (typeof statusCode !== 'number') return undefined
  const said = /"message":\s*"((?:[^"\\]|\\.)*)"/.exec(message ?? '')?.[1]
  return { status: statusCode, message: said === undefined ? `status ${statusCode}` : (JSON.parse(`"${said}"`) as string) }
}

/**
 * How long to wait after a 429. Without points left the header says, a moment by Twitch's clock, from which ours may be an
 * hour away; with points left it was a cooldown of the operation's own.
 */
export function waitAfter(headers: Headers, path: string): number {
  const reset = Number(headers.get('ratelimit-reset')) * 1_000 - Date.now()
  const left = headers.get('ratelimit-remaining')
  if (left !== null && Number(left) > 0) return path.endsWith('shoutouts') ? limits.api.shoutoutEveryMs : 1_000
  return Math.min(limits.api.refillMs, Math.max(1_000, Number.isFinite(reset) ? reset : 0))
}
