import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { isSlacks } from './signature.ts'

const secret = 'slack-signing-secret'
const body = Buffer.from('{"type":"event_callback"}')
const slacks = Date.UTC(2026, 2, 29, 1)

/** A request that Slack signed, by its clock. */
function request() {
  const stamp = String(slacks / 1_000)
  const hash = createHmac('sha256', secret).update(`v0:${stamp}:`).update(body).digest('hex')
  const headers = { 'x-slack-request-timestamp': stamp, 'x-slack-signature': `v0=${hash}` }
  return { method: 'POST', url: '/m/slack/events', headers, body, from: '127.0.0.1' }
}

test.each([
  [0, true],
  [299_999, true],
  [300_000, true],
  [300_001, false],
  [86_400_000, false],
])('two machines whose clocks are %d ms from that of Slack, one early and one late, believe it: %s', (away, believed) => {
  for (const clock of [slacks + away, slacks - away]) expect(isSlacks(request(), secret, clock)).toBe(believed)
})
