import { createHmac, timingSafeEqual } from 'node:crypto'
import type { RawRequest } from '@waddlebot/sdk'
import { signature as limit } from '../limits.ts'

/**
 * Whether a request is Slack's: signed with the app's secret over its very bytes, and made within five minutes of
 * now. One that claims to come from the future is refused as well: its signature could be kept for later.
 * Source: https://docs.slack.dev/authentication/verifying-requests-from-slack, read 2026-11-22.
 *
 * @param now epoch milliseconds
 */
export function isSlacks({ headers, body }: RawRequest, secret: string, now: number): boolean {
  const stamp = headers['x-slack-request-timestamp'] ?? ''
  const given = headers['x-slack-signature'] ?? ''
  if (secret === '' || !/^\d{1,12}$/.test(stamp)) return false
  const made = `v0=${createHmac('sha256', secret).update(`v0:${stamp}:`).update(body).digest('hex')}`
  // Always compared, and over hashes of one length, so that the time tells nothing.
  const same = timingSafeEqual(digest(made), digest(given))
  return same && Math.abs(now - Number(stamp) * 1_000) <= limit.withinMs
}

const digest = (text: string) => createHmac('sha256', 'waddle').update(text).digest()
