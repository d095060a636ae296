import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { connect, errorOf, socketApp, start, stopAll, web } from './fixtures/client.ts'
import { slackUnpaced } from './index.ts'

afterEach(stopAll)

test('Bolt connects, hears a message, answers in its thread, and the envelope is acknowledged', async () => {
  const slack = await start()
  const app = socketApp(slack)
  const bodies: unknown[] = []
  app.message(/^!(\w+)/, async ({ message, context, say, body }) => {
    bodies.push(body)
    await say({ text: `quack ${context.matches[1]}`, thread_ts: message.ts })
  })
  await connect(slack, app)
  const ts = slack.say('#general', { user: 'ann', text: '!hello duck' })
  const posted = await slack.waitFor(() => slack.posted[0])
  const team = slack.team()
  expect(posted).toMatchObject({ team: team.id, channel: team.channel('general'), text: 'quack hello', thread: ts, by: 'chat.postMessage' })
  expect(bodies).toEqual([
    expect.objectContaining({
      type: 'event_callback',
      event_id: 'Ev0000000001',
      team_id: team.id,
      authorizations: [expect.objectContaining({ team_id: team.id, user_id: team.botUserId, is_bot: true })],
      event: expect.objectContaining({ type: 'message', user: team.user('ann'), ts, channel_type: 'channel', text: '!hello duck' }),
    }),
  ])
  const delivery = await slack.waitFor(() => slack.deliveries[0])
  expect(delivery).toMatchObject({ id: 'Ev0000000001', what: 'message', via: 'socket', attempt: 0, outcome: 'acked' })
  expect(delivery.ms).toBeLessThan(3_000)
})

test('a mention arrives as message and as app_mention, with one ts and two event ids', async () => {
  const slack = await start()
  const app = socketApp(slack)
  const seen: unknown[] = []
  app.event('app_mention', async ({ event, body }) => void seen.push([event.type, event.ts, event.text, body.event_id]))
  app.event('message', async ({ event, body }) => void seen.push([event.type, event.ts, body.event_id]))
  await connect(slack, app)
  const ts = slack.mention('general', { user: 'bob', text: 'are you there?' })
  await expect
    .poll(() => [...seen].sort())
    .toEqual([
      ['app_mention', ts, `<@${slack.team().botUserId}> are you there?`, 'Ev0000000002'],
      ['message', ts, 'Ev0000000001'],
    ])
})

test('what nobody acknowledges in time comes again, over another connection, with the same event id', async () => {
  const slack = await start({ limits: { ackMs: 150, retryMs: [0, 50, 50] } })
  const app = socketApp(slack)
  const heard: unknown[] = []
  app.event('message', async ({ body }) => void heard.push(body.event_id))
  const { url } = await web(slack, slack.appToken).apps.connections.open({})
  const deaf = new WebSocket(url!)
  const frames: { type: string; envelope_id: string; retry_attempt?: number; payload?: { event_id: string } }[] = []
  deaf.on('message', (data) => frames.push(JSON.parse(String(data))))
  await slack.connected(1)
  await connect(slack, app)
  slack.say('general', { user: 'ann', text: 'hello' })
  await slack.waitFor(() => slack.deliveries.at(-1)?.outcome === 'acked')
  expect(slack.deliveries.map(({ attempt, outcome, socket }) => [attempt, outcome, socket])).toEqual([
    [0, 'timeout', 0],
    [1, 'acked', 1],
  ])
  await expect.poll(() => heard).toEqual(['Ev0000000001'])
  await expect.poll(() => frames.length).toBe(2)
  expect(frames[0]).toMatchObject({ type: 'hello', num_connections: 1, connection_info: { app_id: slack.appId } })
  expect(frames[1]).toMatchObject({ type: 'events_api', retry_attempt: 0, payload: { event_id: 'Ev0000000001' } })
  deaf.send(JSON.stringify({ envelope_id: frames[1]!.envelope_id }))
  await slack.waitFor(() => slack.violations.length > 0)
  expect(slack.violations).toMatchObject([{ kind: 'late-ack', detail: 'message Ev0000000001' }])
  deaf.terminate()
})

test('what happens while nobody is connected is delivered by a retry', async () => {
  const slack = await start({ limits: { retryMs: [0, 100, 300] } })
  const app = socketApp(slack)
  const heard: (string | undefined)[] = []
  app.event('message', async ({ event, context }) => void heard.push(`${'text' in event ? event.text : ''} retry ${context.retryNum}`))
  slack.say('general', { user: 'ann', text: 'anybody?' })
  await slack.waitFor(() => slack.deliveries.length === 2)
  await connect(slack, app)
  await slack.waitFor(() => slack.deliveries.at(-1)?.outcome === 'acked')
  expect(slack.deliveries.slice(0, 2).map((one) => one.outcome)).toEqual(['unreachable', 'unreachable'])
  await expect.poll(() => heard[0]).toMatch(/^anybody\? retry [23]$/)
})

test.each(['refresh_requested', 'warning'] as const)('Bolt comes back by itself after a disconnect with %s', async (reason) => {
  const slack = await start({ limits: { retryMs: [0, 100, 100] } })
  const app = socketApp(slack)
  const heard: unknown[] = []
  app.message(async ({ message }) => void heard.push(message.ts))
  await connect(slack, app)
  slack.disconnect(reason)
  await slack.waitFor(() => slack.dials.length === 2 && slack.connections === 1)
  const ts = slack.say('general', { user: 'ann', text: 'back?' })
  await expect.poll(() => heard).toEqual([ts])
})

test('Bolt comes back after sockets were cut, turned away and left half open', async () => {
  const slack = await start({ limits: slackUnpaced })
  const app = socketApp(slack)
  await connect(slack, app)
  slack.dropAll()
  await slack.waitFor(() => slack.dials.length === 2 && slack.connections === 1)
  slack.refuse()
  slack.dropAll()
  await slack.waitFor(() => slack.dials.length >= 4)
  expect(slack.connections).toBe(0)
  slack.accept()
  await slack.connected()
  const dials = slack.dials.length
  slack.halfOpen()
  expect(slack.connections).toBe(0)
  await slack.waitFor(() => slack.dials.length > dials && slack.connections === 1)
})

test('one connection too many is told too_many_websockets, and a ticket is good for one dial', async () => {
  const slack = await start({ limits: { connections: 2 } })
  const client = web(slack, slack.appToken)
  const said: string[] = []
  const dial = async () => {
    const { url } = await client.apps.connections.open({})
    const socket = new WebSocket(url!)
    socket.on('message', (data) => said.push(String(JSON.parse(String(data)).reason ?? 'hello')))
    return { socket, url: url! }
  }
  const first = await dial()
  await slack.connected(1)
  const again = new WebSocket(first.url)
  await expect(new Promise((_, reject) => again.once('error', reject))).rejects.toThrow('403')
  await dial()
  await slack.connected(2)
  await dial()
  await expect.poll(() => said.length).toBe(3)
  expect(said).toEqual(['hello', 'hello', 'too_many_websockets'])
  expect(slack.violations).toMatchObject([{ kind: 'connections', detail: 'connection 3 of 2' }])
})

test('apps.connections.open takes the app token alone, and in the header alone', async () => {
  const slack = await start()
  expect(await errorOf(web(slack).apps.connections.open({}))).toBe('not_allowed_token_type')
  expect(await errorOf(web(slack, 'xapp-other').apps.connections.open({}))).toBe('invalid_auth')
  const body = new URLSearchParams({ token: slack.appToken })
  const answer = await fetch(`${slack.apiUrl}apps.connections.open`, { method: 'POST', body })
  expect(await answer.json()).toEqual({ ok: false, error: 'missing_args' })
  slack.revoke(slack.appToken, 'invalid_auth')
  await expect(socketApp(slack).start()).rejects.toMatchObject({ data: { error: 'invalid_auth' } })
})

test('an event can come twice, over two sockets, out of order, late, and with an id of choice', async () => {
  const slack = await start()
  const apps = [socketApp(slack), socketApp(slack)]
  const heard: [number, string | undefined, string][] = []
  for (const [index, app] of apps.entries()) {
    app.message(async ({ message, body }) => void heard.push([index, 'text' in message ? message.text : '', body.event_id]))
    await connect(slack, app)
  }
  slack.duplicateNext()
  slack.say('general', { user: 'ann', text: 'twice' })
  await expect.poll(() => heard.length).toBe(2)
  await slack.waitFor(() => slack.deliveries.length === 2)
  expect(heard.map(([, text, id]) => [text, id])).toEqual([
    ['twice', 'Ev0000000001'],
    ['twice', 'Ev0000000001'],
  ])
  expect(new Set(slack.deliveries.map((one) => one.socket))).toEqual(new Set([0, 1]))

  heard.length = 0
  slack.everySocket = true
  slack.say('general', { user: 'ann', text: 'both' })
  await expect.poll(() => heard.length).toBe(2)
  expect(heard.map(([app]) => app).sort()).toEqual([0, 1])
  slack.everySocket = false

  await apps[1]!.stop()
  await slack.waitFor(() => slack.connections === 1)
  heard.length = 0
  slack.reorderNext(3)
  for (const text of ['1', '2', '3']) slack.say('general', { user: 'ann', text })
  await expect.poll(() => heard.length).toBe(3)
  expect(heard.map(([, text]) => text)).toEqual(['3', '2', '1'])

  heard.length = 0
  slack.delay = 80
  const before = performance.now()
  const channel = slack.team().channel('general')
  await slack.raw({ type: 'message', channel, user: 'U1', text: 'raw', ts: '1.1', channel_type: 'channel' }, { eventId: 'EvMINE' })
  await expect.poll(() => heard).toEqual([[0, 'raw', 'EvMINE']])
  expect(performance.now() - before).toBeGreaterThanOrEqual(79)
})

test('sockets are pinged, told when Socket Mode is switched off, and can be sent anything at all', async () => {
  const slack = await start({ pingEveryMs: 20 })
  const { url } = await web(slack, slack.appToken).apps.connections.open({})
  const socket = new WebSocket(url!)
  const frames: string[] = []
  let pings = 0
  socket.on('ping', () => (pings += 1))
  socket.on('message', (data) => frames.push(String(data)))
  await slack.connected()
  await expect.poll(() => pings).toBeGreaterThan(1)
  slack.rawFrame('{"type":')
  slack.disconnect('link_disabled', 10)
  await slack.waitFor(() => slack.connections === 0)
  await expect.poll(() => socket.readyState).toBe(WebSocket.CLOSED)
  expect(frames.slice(1)).toEqual(['{"type":', expect.stringContaining('"reason":"link_disabled"')])
  slack.refuse(100)
  const refused = new WebSocket((await web(slack, slack.appToken).apps.connections.open({})).url!)
  await expect(new Promise((_, reject) => refused.once('error', reject))).rejects.toThrow('503')
  await expect
    .poll(async () => {
      const again = new WebSocket((await web(slack, slack.appToken).apps.connections.open({})).url!)
      again.on('error', () => {})
      return new Promise((resolve) => again.once('open', () => resolve(true)).once('close', () => resolve(false)))
    })
    .toBe(true)
})

test('no frame that cannot be read harms a connection of Bolt', async () => {
  const slack = await start()
  const app = socketApp(slack)
  const heard: string[] = []
  app.message(async ({ message }) => void heard.push(message.ts))
  await connect(slack, app)
  slack.rawFrame('{"type":')
  slack.rawFrame('')
  const ts = slack.say('general', { user: 'ann', text: 'still there?' })
  await expect.poll(() => heard).toEqual([ts])
  expect(slack.dials).toHaveLength(1)
})

test('an envelope is acknowledged by the connection that brought it, and by no other', async () => {
  const slack = await start({ limits: { ackMs: 150, retryMs: [] } })
  const sockets: WebSocket[] = []
  for (const count of [1, 2]) {
    const socket = new WebSocket((await web(slack, slack.appToken).apps.connections.open({})).url!)
    socket.on('message', (data) => {
      const { envelope_id, payload } = JSON.parse(String(data))
      const by = payload?.event.text === 'own' ? socket : sockets.find((one) => one !== socket)
      if (envelope_id !== undefined) by?.send(JSON.stringify({ envelope_id }))
    })
    sockets.push(socket)
    await slack.connected(count)
  }
  slack.say('general', { user: 'ann', text: 'own' })
  await slack.waitFor(() => slack.deliveries.length === 1)
  slack.say('general', { user: 'ann', text: 'other' })
  await slack.waitFor(() => slack.deliveries.length === 2)
  expect(slack.deliveries.map((one) => one.outcome)).toEqual(['acked', 'timeout'])
})
