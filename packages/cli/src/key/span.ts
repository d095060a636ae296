import { parseDuration, WaddleError } from '@waddlebot/sdk'

/**
 * Read how long a key shall be good: `90d`, or `never`.
 *
 * @returns milliseconds; undefined for ever
 * @throws {WaddleError} `WDL_USAGE`
 */
export function readLifetime(text: string): number | undefined {
  return text === 'never' ? undefined : readSpan(text)
}

/** Read a span of time. @returns milliseconds. @throws {WaddleError} `WDL_USAGE` */
export function readSpan(text: string): number {
  const ms = parseDuration(text)
  if (ms !== undefined && ms >= 0) return ms
  throw new WaddleError('WDL_USAGE', `"${text}" is no span of time such as 12h or 90d`, { fix: 'waddle help key' })
}
