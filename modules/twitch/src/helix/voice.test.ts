import { afterEach, expect, test } from 'vitest'
import { everybody, leavePond, type SignedOptions, signedIn, twitchUp } from '../fixtures/pond.ts'

afterEach(leavePond)

const config = { sendBy: 'api' }
const withApp = {
  client: 'pond-client',
  secrets: { TWITCH_CLIENT_SECRET: 'pond-secret' },
  events: ['message'],
  config,
} satisfies SignedOptions

test('with a client secret the application speaks, with its badge; without one the account does', async () => {
  const { bench, fake } = await signedIn(withApp)
  await bench.until('up')
  const parent = fake.chat.say('pond', { user: 'Ann', text: '!hello' })
  expect(await bench.send({ text: 'quack', channel: 'pond', replyTo: parent })).toMatchObject({ sent: true, id: expect.any(String) })
  expect(fake.api.messages).toMatchObject([{ login: 'duckbot', text: 'quack', replyTo: parent, asApp: true }])
  expect(bench.received.filter(({ text }) => text === 'quack')).toEqual([])
  const other = await signedIn({ events: ['message'], config })
  await other.bench.until('up')
  await other.bench.send({ text: 'quack', channel: 'pond' })
  expect(other.fake.api.messages).toMatchObject([{ asApp: false }])
})

test('what Twitch drops is told with its reason, and never sent again', async () => {
  const { bench, fake } = await signedIn(withApp)
  await bench.until('up')
  fake.api.channel('pond').dropReason = { code: 'channel_settings', message: 'This room is in followers-only mode.' }
  expect(await bench.send({ text: 'quack', channel: 'pond' })).toEqual({
    sent: false,
    retry: false,
    why: 'refused',
    reason: 'dropped: This room is in followers-only mode. (channel_settings)',
  })
  expect(fake.api.requests.filter(({ path }) => path === 'chat/messages')).toHaveLength(1)
})

test('where the application may not speak the account does, and that is remembered', async () => {
  const { bench, fake } = await signedIn({
    ...withApp,
    owner: false,
    twitch: { accounts: { ...everybody, lake: { token: 'lake-token', scopes: [] } } },
    config: { ...config, channels: ['lake'] },
  })
  await bench.until('up')
  expect(await bench.send({ text: 'one', channel: 'lake' })).toMatchObject({ sent: true })
  expect(await bench.send({ text: 'two', channel: 'lake' })).toMatchObject({ sent: true })
  expect(fake.api.messages.map(({ asApp }) => asApp)).toEqual([false, false])
  expect(fake.api.requests.filter(({ path, status }) => path === 'chat/messages' && status === 401)).toHaveLength(2)
})

test('without user:write:chat it is the chat connection that speaks, unless told otherwise', async () => {
  const botScopes = ['chat:read', 'chat:edit']
  const { bench, fake } = await signedIn({ botScopes, events: ['message'] })
  await fake.chat.joined('pond')
  expect(await bench.send({ text: 'quack', channel: 'pond' })).toMatchObject({ sent: true })
  expect(fake.chat.sent.map(({ text }) => text)).toEqual(['quack'])
  const strict = await signedIn({ botScopes, events: ['message'], config: { sendBy: 'api' } })
  await strict.fake.chat.joined('pond')
  expect(await strict.bench.send({ text: 'quack', channel: 'pond' })).toMatchObject({ sent: false, retry: false })
})

test('an API that is limited or away is tried again later, and only by those who ask', async () => {
  const { bench, fake } = await signedIn(withApp)
  await bench.until('up')
  await bench.send({ text: 'first', channel: 'pond' })
  fake.api.failNext(1, 502, 'chat/messages')
  expect(await bench.send({ text: 'a', channel: 'pond', id: 'a' })).toMatchObject({ sent: false, retry: true, why: 'outage' })
  fake.api.failNext(1, 429, 'chat/messages')
  expect(await bench.send({ text: 'a', channel: 'pond', id: 'a' })).toMatchObject({
    sent: false,
    retry: true,
    why: 'limited',
    retryAfterMs: expect.any(Number),
  })
  fake.api.refuse()
  expect(await bench.send({ text: 'a', channel: 'pond', id: 'a' })).toMatchObject({ sent: false, retry: true, why: 'outage' })
  fake.api.heal()
  expect(await bench.send({ text: 'a', channel: 'pond', id: 'a' })).toMatchObject({ sent: true })
  expect(fake.api.messages.map(({ text }) => text)).toEqual(['first', 'a'])
})

test('a token without points left is asked nothing more until it has some, in no channel', async () => {
  const { bench, fake } = await signedIn({ ...withApp, config: { ...config, channels: ['pond', 'lake'] } })
  await bench.until('up')
  for (const channel of ['pond', 'lake']) expect(await bench.send({ text: 'first', channel })).toMatchObject({ sent: true })
  fake.api.share = { limited: 1, retryAfter: 5 }
  const told = await bench.send({ text: 'a', channel: 'pond', id: 'a' })
  expect(told).toMatchObject({ sent: false, retry: true })
  fake.api.share = {}
  const asked = fake.api.requests.length
  const other = await bench.send({ text: 'b', channel: 'lake', id: 'b' })
  expect(other).toMatchObject({ sent: false, retry: true })
  expect(!other.sent && other.retry && other.retryAfterMs).toBeGreaterThan(1_000)
  expect(fake.api.requests).toHaveLength(asked)
})

test('the same words twice are told apart where the bot is a guest', async () => {
  const { bench, fake } = await signedIn({ ...withApp, config: { ...config, channels: ['lake'] } })
  await fake.chat.joined('lake')
  for (const id of ['1', '2', '3']) expect(await bench.send({ text: 'quack', channel: 'lake', id })).toMatchObject({ sent: true })
  expect(fake.api.messages.map(({ text }) => text)).toEqual(['quack', 'quack (2)', 'quack (3)'])
})

test('the allowance of the account holds over all channels together', async () => {
  const fake = await twitchUp()
  const channels = ['lake', 'ann', 'bob']
  const { bench } = await signedIn({ fake, config: { channels, sendBy: 'irc' }, events: ['message'] })
  for (const channel of channels) await fake.chat.joined(channel)
  const sent = await Promise.all(
    Array.from({ length: 24 }, (_, index) => bench.send({ text: `quack ${index}`, channel: channels[index % 3]! })),
  )
  expect(sent.filter((one) => one.sent)).toHaveLength(18)
  for (const one of sent.slice(18)) expect(one).toMatchObject({ sent: false, retry: true, retryAfterMs: expect.any(Number) })
})
