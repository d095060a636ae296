import { WebClient } from '@slack/web-api'
import { afterEach, expect, test } from 'vitest'
import { errorOf, quiet, start, stopAll, web } from './fixtures/client.ts'

afterEach(stopAll)

test('more than a short burst into one channel is refused, one second frees one message, and other channels do not suffer', async () => {
  let now = 1_700_000_000_000
  const slack = await start({ now: () => now, workspaces: [{ name: 'pond', channels: [{ name: 'general' }, { name: 'shore' }] }] })
  const client = web(slack)
  const say = (channel: string) => errorOf(client.chat.postMessage({ channel: slack.team().channel(channel), text: 'quack' }))
  const outcomes: string[] = []
  for (let count = 0; count < 5; count++) outcomes.push(await say('general'))
  expect(outcomes).toEqual(['ok', 'ok', 'ok', 'ok', 'slack_webapi_rate_limited_error'])
  expect(await say('shore')).toBe('ok')
  expect(slack.violations).toMatchObject([{ kind: 'ratelimited' }])
  now += 400
  expect(await say('general')).toBe('slack_webapi_rate_limited_error')
  expect(slack.violations.map((one) => one.kind)).toEqual(['ratelimited', 'impatient', 'ratelimited'])
  now += 1_000
  expect(await say('general')).toBe('ok')
  expect(await say('general')).toBe('slack_webapi_rate_limited_error')
})

test('methods have tiers of their own, per workspace', async () => {
  let now = 1_700_000_000_000
  const slack = await start({
    now: () => now,
    limits: { methods: { 'users.list': { burst: 2, everyMs: 3_000 } } },
    workspaces: [{ name: 'pond' }, { name: 'lake' }],
  })
  const list = (team: string) => web(slack, slack.team(team).botToken).users.list({})
  await list('pond')
  await list('pond')
  await expect(list('pond')).rejects.toMatchObject({ retryAfter: 3 })
  await list('lake')
  now += 3_000
  await list('pond')
  expect(slack.calls.map((call) => call.outcome)).toEqual(['ok', 'ok', 'ratelimited', 'ok', 'ok'])
})

test('a 429 on demand makes the client wait as long as it was told', async () => {
  const slack = await start()
  const client = new WebClient(slack.team().botToken, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 2, minTimeout: 0 },
    logger: quiet,
  })
  slack.limitNext(1, 1, 'auth.test')
  await client.auth.test()
  const [first, second] = slack.calls
  expect([first?.outcome, second?.outcome]).toEqual(['ratelimited', 'ok'])
  expect(second!.at - first!.at).toBeGreaterThanOrEqual(995)
  expect(slack.violations).toEqual([])
})

test('the API fails on demand: with a status, with an error, slowly, and for one method alone', async () => {
  const slack = await start()
  const client = web(slack)
  slack.failNext({ status: 503, method: 'team.info' })
  slack.failNext({ error: 'fatal_error' })
  expect(await errorOf(client.auth.test())).toBe('fatal_error')
  expect(await errorOf(client.auth.test())).toBe('ok')
  await expect(client.team.info()).rejects.toMatchObject({ statusCode: 503 })
  expect(await errorOf(client.team.info())).toBe('ok')
  slack.slow = 100
  const before = performance.now()
  await client.auth.test()
  expect(performance.now() - before).toBeGreaterThanOrEqual(99)
})

test('a share of calls is limited, fails or is late, and whoever does not wait as long as was said is noted', async () => {
  const draws = [0, 0, 0.4, 0.6, 0.9]
  const slack = await start({ random: () => draws.shift() ?? 0.9 })
  slack.share = { limited: 0.3, retryAfter: [0.3, 2], failed: 0.2, slow: 0.2, slowMs: 100, match: /^chat\./ }
  const client = web(slack)
  const say = () => errorOf(client.chat.postMessage({ channel: slack.team().channel('general'), text: 'quack' }))
  expect(await say()).toBe('slack_webapi_rate_limited_error')
  expect(await say()).toBe('slack_webapi_http_error')
  const began = Date.now()
  expect(await say()).toBe('ok')
  expect(Date.now() - began).toBeGreaterThanOrEqual(99)
  expect(await say()).toBe('ok')
  expect(slack.calls.map(({ outcome }) => outcome)).toEqual(['ratelimited', '502', 'ok', 'ok'])
  expect(new Set(slack.violations.map(({ kind }) => kind))).toEqual(new Set(['impatient']))
})
