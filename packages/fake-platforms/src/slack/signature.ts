import { createHmac } from 'node:crypto'

/** How a request of Slack's can fail to be one: made by somebody who has no secret, or has an old request. */
export type SlackForgery = 'genuine' | 'forged' | 'tampered' | 'missing' | 'no-timestamp' | 'old' | 'future'

/**
 * The headers that prove a request to be Slack's.
 * Source: https://docs.slack.dev/authentication/verifying-requests-from-slack, read 2026-11-22.
 * @param seconds when it was made, epoch seconds
 */
export function signed(secret: string, body: string, seconds: number): Record<string, string> {
  const hash = createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex')
  return { 'x-slack-request-timestamp': String(seconds), 'x-slack-signature': `v0=${hash}` }
}

/** Headers that prove nothing. Requests older than five minutes must be taken for replays; `future` lies an hour ahead. */
export function forgedHeaders(forgery: SlackForgery, secret: string, body: string, seconds: number): Record<string, string> {
  const genuine = signed(secret, body, seconds)
  if (forgery === 'forged') return signed(`not ${secret}`, body, seconds)
  if (forgery === 'tampered') return signed(secret, `${body} `, seconds)
  if (forgery === 'old') return signed(secret, body, seconds - 301)
  if (forgery === 'future') return signed(secret, body, seconds + 3_600)
  if (forgery === 'missing') return {}
  if (forgery === 'no-timestamp') return { 'x-slack-signature': genuine['x-slack-signature']! }
  return genuine
}
