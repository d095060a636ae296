import { afterEach, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { apiOf, as, ask, listenerTo, stopTwitch, twitchUp } from '../fixtures/twitch.ts'
import type { FakeTwitch } from '../index.ts'

afterEach(stopTwitch)

/** The real library, listening to follows in #pond; `heard` fills with who followed. */
async function following(twitch: FakeTwitch): Promise<{ heard: string[]; anew: (times: number) => Promise<unknown> }> {
  const heard: string[] = []
  const listener = listenerTo(twitch, apiOf(twitch, 'duckbot'))
  listener.onChannelFollow(twitch.id('pond'), twitch.id('duckbot'), (event) => heard.push(event.userDisplayName))
  let subscribed = 0
  listener.onSubscriptionCreateSuccess(() => subscribed++)
  const anew = (times: number) => vi.waitFor(() => expect(subscribed).toBe(times), 10_000)
  listener.start()
  await anew(1)
  return { heard, anew }
}

/** A bare client: what it was sent, and the code with which it was closed. */
function bare(url: string): { said: { metadata: Record<string, string>; payload: never }[]; closed: Promise<number>; socket: WebSocket } {
  const said: { metadata: Record<string, string>; payload: never }[] = []
  const socket = new WebSocket(url)
  socket.on('message', (data) => said.push(JSON.parse(String(data))))
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  return { said, closed, socket }
}

test('the real library hears of a follow, and nobody hears of what nobody subscribed to', async () => {
  const twitch = await twitchUp()
  const { heard } = await following(twitch)
  twitch.eventsub.happen('channel.cheer', 'pond', { user: 'Ann', bits: 100 })
  twitch.eventsub.happen('channel.follow', 'lake', { user: 'Ann' })
  twitch.eventsub.happen('channel.follow', 'pond', { user: 'Ann' })
  await expect.poll(() => heard).toEqual(['Ann'])
  expect(twitch.eventsub.notifications).toHaveLength(1)
})

test('after session_reconnect the library goes on without subscribing again, and takes a doubled message once', async () => {
  const twitch = await twitchUp()
  const { heard } = await following(twitch)
  twitch.eventsub.reconnect()
  await twitch.waitFor(() => twitch.eventsub.dials.length === 2 && twitch.eventsub.sockets === 1)
  twitch.eventsub.happen('channel.follow', 'pond', { user: 'Ann' })
  await expect.poll(() => heard).toEqual(['Ann'])
  expect(twitch.api.requests.filter(({ method }) => method === 'POST')).toHaveLength(1)
  twitch.eventsub.duplicateNext()
  twitch.eventsub.happen('channel.follow', 'pond', { user: 'Bob' })
  twitch.eventsub.happen('channel.follow', 'pond', { user: 'Eve' })
  await expect.poll(() => heard).toEqual(['Ann', 'Bob', 'Eve'])
})

test('without keepalives the library dials again and subscribes anew; lost, late and reordered events are so', async () => {
  const twitch = await twitchUp({ eventSubLimits: { keepaliveSeconds: 1 } })
  const { heard, anew } = await following(twitch)
  twitch.eventsub.keepalives = false
  await twitch.waitFor(() => twitch.eventsub.subscriptions.some(({ status }) => status === 'websocket_disconnected'))
  twitch.eventsub.keepalives = true
  await anew(2)
  twitch.eventsub.dropNext()
  twitch.eventsub.happen('channel.follow', 'pond', { user: 'Lost' })
  twitch.eventsub.hold()
  for (const user of ['One', 'Two']) twitch.eventsub.happen('channel.follow', 'pond', { user })
  twitch.eventsub.release('reversed')
  await expect.poll(() => heard).toEqual(['Two', 'One'])
})

test('close codes: unused, inbound traffic, failed ping, grace time over, unknown reconnect', async () => {
  const twitch = await twitchUp()
  const { url } = twitch.eventsub
  const unused = bare(url)
  await expect.poll(() => unused.said.length).toBe(1)
  expect(unused.said[0]).toMatchObject({
    metadata: { message_type: 'session_welcome' },
    payload: { session: { status: 'connected', keepalive_timeout_seconds: 10, reconnect_url: null } },
  })
  twitch.clock.advance(10_000)
  expect(await unused.closed).toBe(4003)
  twitch.eventsub.mustSubscribe = false
  const talker = bare(`${url}?keepalive_timeout_seconds=5000`)
  talker.socket.on('open', () => talker.socket.send('hello'))
  expect(await talker.closed).toBe(4001)
  expect(talker.said[0]).toMatchObject({ payload: { session: { keepalive_timeout_seconds: 600 } } })
  expect(await bare(`${url}?reconnect=never-said`).closed).toBe(4007)
  const slow = bare(url)
  await expect.poll(() => slow.said.length).toBe(1)
  twitch.eventsub.reconnect()
  twitch.clock.advance(30_000)
  expect(await slow.closed).toBe(4004)
  expect(slow.said.at(-1)).toMatchObject({
    metadata: { message_type: 'session_reconnect' },
    payload: { session: { status: 'reconnecting' } },
  })
  const deaf = bare(url)
  await expect.poll(() => deaf.said.length).toBe(1)
  twitch.eventsub.freeze()
  twitch.eventsub.ping()
  twitch.eventsub.ping()
  expect(await deaf.closed).toBe(4002)
  twitch.eventsub.refuse()
  const refused = bare(url)
  await expect(new Promise((_, reject) => refused.socket.on('error', reject))).rejects.toThrow(/503/)
})

test('during a reconnect both sockets may carry one message, under one id', async () => {
  const twitch = await twitchUp()
  const old = bare(twitch.eventsub.url)
  await expect.poll(() => old.said.length).toBe(1)
  const [session_id] = twitch.eventsub.sessions
  const condition = { broadcaster_user_id: twitch.id('pond') }
  const body = JSON.stringify({ type: 'channel.update', version: '2', condition, transport: { method: 'websocket', session_id } })
  expect(await ask(`${twitch.api.url}/eventsub/subscriptions`, { method: 'POST', headers: as('ann-token'), body })).toMatchObject({
    status: 202,
  })
  twitch.eventsub.bothDuringReconnect = true
  twitch.eventsub.reconnect()
  await expect.poll(() => old.said.length).toBe(2)
  const { reconnect_url } = (old.said[1]!.payload as { session: { reconnect_url: string } }).session
  const young = bare(reconnect_url)
  await expect.poll(() => young.said.length).toBe(1)
  twitch.eventsub.happen('channel.update', 'pond', { title: 'Ducks' })
  await expect.poll(() => [old.said.length, young.said.length]).toEqual([3, 2])
  expect(young.said[1]).toEqual(old.said[2])
  expect(young.said[1]).toMatchObject({
    metadata: { message_type: 'notification', subscription_type: 'channel.update', subscription_version: '2' },
    payload: { subscription: { transport: { session_id } }, event: { title: 'Ducks' } },
  })
})

test('a user who removes the application has its subscriptions revoked', async () => {
  const twitch = await twitchUp()
  const revoked: string[] = []
  const listener = listenerTo(twitch, apiOf(twitch, 'duckbot'))
  listener.onRevoke((_, status) => revoked.push(status))
  const subscribed = new Promise((resolve) => listener.onSubscriptionCreateSuccess(resolve))
  listener.onChannelFollow(twitch.id('pond'), twitch.id('duckbot'), () => {})
  listener.start()
  await subscribed
  twitch.auth.disconnect('duckbot')
  await twitch.waitFor(() => twitch.eventsub.subscriptions[0]?.status === 'authorization_revoked')
  await expect.poll(() => revoked.length).toBe(1)
  expect(revoked).toEqual(['authorization_revoked'])
})
