import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { httpApp, listen, start, stopAll } from './fixtures/client.ts'

afterEach(stopAll)

async function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

/** A bot without any library: answers with what `answer` does, and keeps the headers of what it was sent. */
async function bare(answer: (response: ServerResponse, count: number) => void) {
  const seen: { headers: IncomingHttpHeaders; body: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      seen.push({ headers: request.headers, body })
      const { type, challenge } = body.startsWith('{') ? JSON.parse(body) : { type: '', challenge: '' }
      if (type === 'url_verification') response.end(challenge)
      else answer(response, seen.length - 1)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { seen, close: () => closed(server), url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events` }
}

test('Bolt proves its URL, hears a message over HTTP and answers', async () => {
  const slack = await start()
  const app = httpApp(slack)
  app.message('hello', async ({ say }) => void (await say('quack')))
  expect(await slack.useHttp(await listen(app))).toBe(true)
  slack.say('general', { user: 'ann', text: 'hello there' })
  await slack.waitFor(() => slack.posted[0])
  expect(slack.posted).toMatchObject([{ text: 'quack' }])
  expect(await slack.waitFor(() => slack.deliveries[0])).toMatchObject({ via: 'http', status: 200, outcome: 'acked' })
})

test('commands, actions and events of Bolt pass over HTTP with their answers', async () => {
  const slack = await start()
  const app = httpApp(slack)
  const button = { type: 'button', action_id: 'feed', value: 'bread', text: { type: 'plain_text', text: 'Feed' } } as const
  app.command('/duck', async ({ ack, command }) =>
    ack({ response_type: 'in_channel', text: command.text, blocks: [{ type: 'actions', elements: [button] }] }),
  )
  app.action('feed', async ({ ack, respond, action }) => {
    await ack()
    await respond(`fed ${'value' in action ? action.value : ''}`)
  })
  await slack.useHttp(await listen(app))
  const acked = await slack.slash('general', { user: 'bob', command: '/duck', text: 'bread & butter' })
  expect(acked).toMatchObject({ kind: 'slash_commands', what: '/duck', outcome: 'acked', via: 'http' })
  expect(slack.posted).toMatchObject([{ text: 'bread & butter', by: 'ack' }])
  await slack.click('general', slack.posted[0]!.ts, { user: 'bob', action: 'feed' })
  await slack.waitFor(() => slack.ephemeral[0])
  expect(slack.ephemeral).toMatchObject([{ text: 'fed bread', user: slack.team().user('bob'), by: 'response_url' }])
})

test('whoever forges, replays or leaves out the signature gets the status that the bot gave', async () => {
  const slack = await start()
  const app = httpApp(slack)
  await slack.useHttp(await listen(app))
  const statuses: Record<string, number> = {}
  for (const forgery of ['genuine', 'forged', 'tampered', 'missing', 'no-timestamp', 'old', 'future'] as const)
    statuses[forgery] = await slack.forge(forgery)
  // Bolt 5.1 refuses requests older than five minutes only: one signed for the future passes.
  expect(statuses).toEqual({ genuine: 200, forged: 401, tampered: 401, missing: 401, 'no-timestamp': 401, old: 401, future: 200 })
})

test('an event is tried three more times, each with its number and the reason', async () => {
  const slack = await start({ limits: { ackMs: 120, retryMs: [0, 30, 30] } })
  const bot = await bare((response, count) => {
    // The second attempt gets no answer at all.
    if (count !== 2) response.writeHead(500).end()
  })
  expect(await slack.useHttp(bot.url)).toBe(true)
  slack.say('general', { user: 'ann', text: 'hello' })
  await slack.waitFor(() => slack.deliveries.length === 4)
  const events = bot.seen.slice(1)
  expect(events.map(({ headers }) => [headers['x-slack-retry-num'], headers['x-slack-retry-reason']])).toEqual([
    [undefined, undefined],
    ['1', 'http_error'],
    ['2', 'http_timeout'],
    ['3', 'http_error'],
  ])
  expect(new Set(events.map(({ body }) => JSON.parse(body).event_id)).size).toBe(1)
  expect(slack.deliveries.map((one) => one.outcome)).toEqual(['refused', 'timeout', 'refused', 'refused'])
  expect(slack.violations).toMatchObject([{ kind: 'late-ack' }])
  await bot.close()
})

test('x-slack-no-retry ends the retries, a redirect is followed twice, and an unreachable bot is tried again', async () => {
  const slack = await start({ limits: { retryMs: [0, 0, 0] } })
  let answer: (response: ServerResponse) => void = (response) => response.writeHead(503, { 'x-slack-no-retry': '1' }).end()
  const bot = await bare((response) => answer(response))
  await slack.useHttp(bot.url)
  slack.say('general', { user: 'ann', text: 'once' })
  const once = await slack.waitFor(() => slack.deliveries.at(-1))
  expect(once).toMatchObject({ attempt: 0, outcome: 'refused', status: 503 })
  let hops = 0
  answer = (response) => (++hops <= 2 ? response.writeHead(302, { location: bot.url }).end() : response.end())
  slack.say('general', { user: 'ann', text: 'this way' })
  expect(await slack.waitFor(() => slack.deliveries[1])).toMatchObject({ attempt: 0, outcome: 'acked', status: 200 })
  hops = 0
  answer = (response) => (++hops <= 3 ? response.writeHead(301, { location: bot.url }).end() : response.end())
  slack.say('general', { user: 'ann', text: 'too far' })
  await slack.waitFor(() => slack.deliveries.length === 4)
  expect(bot.seen.at(-1)!.headers).toMatchObject({ 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'too_many_redirects' })
  await bot.close()
  slack.say('general', { user: 'ann', text: 'gone' })
  await slack.waitFor(() => slack.deliveries.length === 8)
  expect(slack.deliveries.slice(4).map((one) => [one.attempt, one.outcome])).toEqual(
    [0, 1, 2, 3].map((attempt) => [attempt, 'unreachable']),
  )
})

test('a URL that does not give the challenge back is told to be none', async () => {
  const slack = await start()
  const server = createServer((_, response) => response.end('what?'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  expect(await slack.useHttp(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)).toBe(false)
  await closed(server)
})

test('events, commands and interactions may each have a URL of their own, and sockets can take over again', async () => {
  const slack = await start()
  const bots = [
    await bare((response) => response.end()),
    await bare((response) => response.end()),
    await bare((response) => response.end()),
  ]
  const [events, commands, interactions] = bots.map((bot) => bot.url) as [string, string, string]
  await slack.useHttp({ events, commands, interactions })
  slack.say('general', { user: 'ann', text: 'hello' })
  await slack.slash('general', { user: 'ann', command: '/duck', text: 'a=b&c' })
  await slack.shortcut({ user: 'ann', callbackId: 'new' })
  await slack.waitFor(() => slack.deliveries.length === 3)
  expect(JSON.parse(bots[0]!.seen[1]!.body)).toMatchObject({ type: 'event_callback', event: { text: 'hello' } })
  expect(Object.fromEntries(new URLSearchParams(bots[1]!.seen[0]!.body))).toMatchObject({
    command: '/duck',
    text: 'a=b&c',
    user_name: 'ann',
  })
  expect(JSON.parse(new URLSearchParams(bots[2]!.seen[0]!.body).get('payload')!)).toMatchObject({ type: 'shortcut', callback_id: 'new' })
  slack.useSockets()
  expect(await slack.slash('general', { user: 'ann', command: '/duck' })).toMatchObject({ via: 'socket', outcome: 'unreachable' })
  for (const bot of bots) await bot.close()
})
