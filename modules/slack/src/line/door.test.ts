import { createHmac } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { type Ground, groundOf, startBot, startFake, startHttp, stopAll } from '../fixtures/ground.ts'

afterEach(stopAll)

const seconds = () => Math.floor(Date.now() / 1_000)

function signed(secret: string, stamp: string, body: string): Record<string, string> {
  const hash = createHmac('sha256', secret).update(`v0:${stamp}:${body}`).digest('hex')
  return { 'content-type': 'application/json', 'x-slack-request-timestamp': stamp, 'x-slack-signature': `v0=${hash}` }
}

/** A header that was sent twice, as Node joins the two. */
function twice(headers: Record<string, string>, name: string, rightLast = false): Record<string, string> {
  const wrong = name === 'x-slack-signature' ? `v0=${'0'.repeat(64)}` : headers[name]!
  const both = rightLast ? [wrong, headers[name]] : [headers[name], wrong]
  return { ...headers, [name]: both.join(', ') }
}

const event = ({ team, channel, slack }: Ground, text: string) =>
  JSON.stringify({
    type: 'event_callback',
    team_id: team,
    event_id: `Ev${text}`,
    event: { type: 'message', channel, user: slack.team().user('ann'), text, ts: '1767225600.000100', event_ts: '1767225600.000100' },
  })

test('whatever is not signed by Slack, or not now, is refused, and nothing comes of it', async () => {
  const ground = await startHttp()
  const { slack, bench } = ground
  const statuses: Record<string, number> = {}
  for (const forgery of ['genuine', 'forged', 'tampered', 'missing', 'no-timestamp', 'old', 'future'] as const)
    statuses[forgery] = await slack.forge(forgery, {
      type: 'message',
      channel: ground.channel,
      user: 'U0X',
      text: forgery,
      ts: '1767225600.000100',
    })
  expect(statuses).toEqual({ genuine: 200, forged: 401, tampered: 401, missing: 401, 'no-timestamp': 401, old: 401, future: 401 })
  expect(bench.received.map(({ text }) => text)).toEqual(['genuine'])
})

test.each([
  ['a stamp that is no number', (secret: string, body: string) => signed(secret, 'NaN', body)],
  ['an empty stamp', (secret: string, body: string) => signed(secret, '', body)],
  ['a stamp in milliseconds', (secret: string, body: string) => signed(secret, String(Date.now()), body)],
  ['a negative stamp', (secret: string, body: string) => signed(secret, `-${seconds()}`, body)],
  ['a stamp with a fraction', (secret: string, body: string) => signed(secret, `${seconds()}.5`, body)],
  ['a stamp with spaces', (secret: string, body: string) => signed(secret, ` ${seconds()}`, body)],
  [
    'a stamp of another request',
    (secret: string, body: string) => ({ ...signed(secret, String(seconds()), body), 'x-slack-request-timestamp': String(seconds() - 1) }),
  ],
  ['301 seconds ago', (secret: string, body: string) => signed(secret, String(seconds() - 302), body)],
  ['301 seconds ahead', (secret: string, body: string) => signed(secret, String(seconds() + 302), body)],
  [
    'no version',
    (secret: string, body: string) => ({
      ...signed(secret, String(seconds()), body),
      'x-slack-signature': signed(secret, String(seconds()), body)['x-slack-signature']!.slice(3),
    }),
  ],
  [
    'another version',
    (secret: string, body: string) => ({
      ...signed(secret, String(seconds()), body),
      'x-slack-signature': signed(secret, String(seconds()), body)['x-slack-signature']!.replace('v0', 'v1'),
    }),
  ],
  [
    'half a signature',
    (secret: string, body: string) => ({
      ...signed(secret, String(seconds()), body),
      'x-slack-signature': signed(secret, String(seconds()), body)['x-slack-signature']!.slice(0, 35),
    }),
  ],
  [
    'a longer signature',
    (secret: string, body: string) => ({
      ...signed(secret, String(seconds()), body),
      'x-slack-signature': `${signed(secret, String(seconds()), body)['x-slack-signature']}00`,
    }),
  ],
  [
    'two signatures, the right one last',
    (secret: string, body: string) => twice(signed(secret, String(seconds()), body), 'x-slack-signature', true),
  ],
  [
    'two signatures, the right one first',
    (secret: string, body: string) => twice(signed(secret, String(seconds()), body), 'x-slack-signature'),
  ],
  ['a stamp twice', (secret: string, body: string) => twice(signed(secret, String(seconds()), body), 'x-slack-request-timestamp')],
  ['a stamp with a plus', (secret: string, body: string) => signed(secret, `+${seconds()}`, body)],
  ['a stamp in hexadecimal', (secret: string, body: string) => signed(secret, `0x${seconds().toString(16)}`, body)],
  ['a stamp with an exponent', (secret: string, body: string) => signed(secret, `${seconds() / 1e9}e9`, body)],
  ['a stamp in other digits', (secret: string, body: string) => signed(secret, String(seconds()).replaceAll('1', '１'), body)],
  [
    'a signature in capitals',
    (secret: string, body: string) => {
      const headers = signed(secret, String(seconds()), body)
      return { ...headers, 'x-slack-signature': headers['x-slack-signature']!.toUpperCase() }
    },
  ],
  [
    'a part of the body in the stamp',
    (secret: string, body: string) => ({
      ...signed(secret, String(seconds()), body),
      'x-slack-request-timestamp': `${seconds()}:${body.slice(0, 1)}`,
    }),
  ],
  ['the signature of an empty body', (secret: string) => signed(secret, String(seconds()), '')],
  ['an empty secret', (_: string, body: string) => signed('', String(seconds()), body)],
])('%s is refused', async (_, headersOf) => {
  const ground = await startHttp()
  const body = event(ground, 'x')
  const answer = await ground.bench.request('POST', '/events', {
    headers: headersOf(ground.slack.signingSecret, body),
    body: Buffer.from(body),
  })
  expect(answer.status).toBe(401)
  expect(ground.bench.received).toEqual([])
})

test('a request that is sent again within its five minutes has the id that it had, and one that is kept for longer is refused', async () => {
  const ground = await startHttp()
  const body = event(ground, 'x')
  const send = (headers: Record<string, string>) => ground.bench.request('POST', '/events', { headers, body: Buffer.from(body) })
  const headers = signed(ground.slack.signingSecret, String(seconds() - 290), body)
  for (let again = 0; again < 3; again++) expect((await send(headers)).status).toBe(200)
  expect(new Set(ground.bench.received.map(({ id }) => id)).size).toBe(1)
  for (const away of [-86_400, -400, 400, 86_400])
    expect((await send(signed(ground.slack.signingSecret, String(seconds() + away), body))).status).toBe(401)
})

test('without a signing secret nothing is believed, and the bot is down', async () => {
  const slack = await startFake()
  const bench = await startBot(slack, { secrets: { SLACK_SIGNING_SECRET: '' }, config: { mode: 'http' } }, false)
  const ground = groundOf(slack, bench)
  const body = event(ground, 'x')
  for (const secret of ['', slack.signingSecret])
    expect(
      (await bench.request('POST', '/events', { headers: signed(secret, String(seconds()), body), body: Buffer.from(body) })).status,
    ).toBe(401)
  await bench.until('down')
  expect(bench.receiver.health().detail).toMatch(/SLACK_SIGNING_SECRET is not set.*waddle connect slack/)
})

test('the bytes are what is signed: a body that reads the same is refused when it is not the same', async () => {
  const ground = await startHttp()
  const body = event(ground, 'x')
  const headers = signed(ground.slack.signingSecret, String(seconds()), body)
  const other = JSON.stringify(JSON.parse(body), null, 1)
  expect((await ground.bench.request('POST', '/events', { headers, body: Buffer.from(other) })).status).toBe(401)
  expect((await ground.bench.request('POST', '/events', { headers, body: Buffer.from(body) })).status).toBe(200)
})

test('a signed body that nobody can read is said to be one', async () => {
  const { slack, bench } = await startHttp()
  for (const body of ['', '{', 'null', '[]', '7']) {
    const headers = signed(slack.signingSecret, String(seconds()), body)
    expect((await bench.request('POST', '/events', { headers, body: Buffer.from(body) })).status).toBe(400)
  }
})

test('an event of a workspace that the bot is not in is acknowledged, and told once', async () => {
  const ground = await startHttp()
  for (const text of ['a', 'b']) {
    const body = event({ ...ground, team: 'T0OTHER' }, text)
    const answer = await ground.bench.request('POST', '/events', {
      headers: signed(ground.slack.signingSecret, String(seconds()), body),
      body: Buffer.from(body),
    })
    expect(answer.status).toBe(200)
  }
  expect(ground.bench.received).toEqual([])
  expect(ground.bench.logged.filter((line) => line.includes('no token for'))).toHaveLength(1)
})
