import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TwitchForgery, twitchSignature } from '@waddlebot/fake-platforms'
import type { Accepted, RawRequest } from '@waddlebot/sdk'
import { afterEach, expect, test } from 'vitest'
import { leavePond, signedIn, standing, twitchUp } from '../fixtures/pond.ts'

const servers: ReturnType<typeof createServer>[] = []
afterEach(async () => {
  await leavePond()
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve))
})

const secret = 'a-secret-for-the-webhook'

/** A receiver behind a web server of its own, as the core gives it one. */
async function atTheDoor(options: { accept?: () => Accepted } = {}) {
  const fake = await twitchUp()
  let ask: ((request: Partial<RawRequest>) => Promise<{ status: number; body?: string }>) | undefined
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', async () => {
      const headers = request.headers as Record<string, string>
      const { status, body } = await ask!({ headers, body: Buffer.concat(parts) })
      response.writeHead(request.url === '/m/twitch/eventsub' ? status : 404).end(body)
    })
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const config = { events: { transport: 'webhook' } }
  let bench: Awaited<ReturnType<typeof signedIn>>['bench'] | undefined
  ask = async (request) => {
    await expect.poll(() => bench).toBeDefined()
    return bench!.request('POST', '/eventsub', request)
  }
  const signed = await signedIn({
    fake,
    client: 'pond-client',
    publicUrl,
    config,
    events: ['follow', 'raid'],
    secrets: { TWITCH_CLIENT_SECRET: 'pond-secret', TWITCH_EVENTSUB_SECRET: secret },
    ...options,
  })
  bench = signed.bench
  await standing(fake, 2)
  return { bench, fake, follow: fake.eventsub.subscriptions.find(({ type }) => type === 'channel.follow')! }
}

test('subscriptions are verified, events come in, and a message that is sent again has the same id', async () => {
  const { bench, fake } = await atTheDoor()
  fake.eventsub.duplicateNext()
  fake.eventsub.happen('channel.follow', 'pond', { user: 'Ann' })
  const first = await bench.next('follow')
  const second = await bench.next('follow')
  expect(second.id).toBe(first.id)
  expect(first.id).toBe(fake.eventsub.notifications[0]!.id)
  await bench.until('up')
})

test('what the bot cannot take now is sent again by Twitch', async () => {
  let full = true
  const { bench, fake } = await atTheDoor({
    accept: () => (full ? { accepted: false, reason: 'overloaded' } : { accepted: true, duplicate: false }),
  })
  fake.eventsub.happen('channel.follow', 'pond', { user: 'Ann' })
  await expect.poll(() => bench.logged.join()).toContain('was not taken')
  full = false
  fake.clock.advance(1_500)
  expect((await bench.next('follow')).id).toBe(fake.eventsub.notifications[0]!.id)
})

const forgeries: [string, TwitchForgery & { ageMs?: number }][] = [
  ['another secret', { secret: 'guessed-guessed' }],
  ['no signature', { signature: null }],
  ['an empty signature', { signature: '' }],
  ['a signature of another kind', { signature: 'sha1=00' }],
  ['a signature that is too short', { signature: 'sha256=abcd' }],
  ['a changed body', { body: (text) => text.replace('Ann', 'Eve') }],
  ['a changed id', { headers: { 'Twitch-Eventsub-Message-Id': 'other' } }],
  ['no id', { headers: { 'Twitch-Eventsub-Message-Id': null } }],
  ['a changed time', { headers: { 'Twitch-Eventsub-Message-Timestamp': new Date().toISOString() } }],
  ['no time', { headers: { 'Twitch-Eventsub-Message-Timestamp': null } }],
  ['two signatures, a wrong one first', { signature: `sha256=${'0'.repeat(64)}, sha256=${'1'.repeat(64)}` }],
  ['a signature in capitals', { signature: `SHA256=${'A'.repeat(64)}` }],
  ['the time twice', { headers: { 'Twitch-Eventsub-Message-Timestamp': `${new Date().toISOString()}, ${new Date().toISOString()}` } }],
  ['a time as people write it', { headers: { 'Twitch-Eventsub-Message-Timestamp': new Date().toUTCString() } }],
  ['an age of eleven minutes', { ageMs: 660_000 }],
  ['a time in the future', { ageMs: -660_000 }],
]

test.each(forgeries)('a message with %s is refused, and nothing is done', async (_, { ageMs = 0, ...forged }) => {
  const { bench, fake, follow } = await atTheDoor()
  const event = { user_id: '7', user_login: 'ann', user_name: 'Ann', broadcaster_user_id: fake.id('pond'), broadcaster_user_login: 'pond' }
  expect((await fake.eventsub.post({ subscription: follow.id, event, forged, ageMs })).status).toBe(403)
  expect(bench.received).toEqual([])
  expect((await fake.eventsub.post({ subscription: follow.id, event })).status).toBe(204)
  expect(await bench.next('follow')).toMatchObject({ account: { id: '7' } })
})

/** A request whose parts are signed as one text, cut elsewhere. */
function signedAs(id: string, at: string, body: string, more: Record<string, string> = {}) {
  const headers = {
    'twitch-eventsub-message-id': id,
    'twitch-eventsub-message-timestamp': at,
    'twitch-eventsub-message-type': 'notification',
    'twitch-eventsub-message-signature': twitchSignature(secret, id, at, body),
    ...more,
  }
  return { headers, body: Buffer.from(body) }
}

test('no part of what is signed passes for a part of its neighbour, and what is heard again has the id that it had', async () => {
  const { bench, fake, follow } = await atTheDoor()
  const event = { user_id: '7', user_login: 'ann', user_name: 'Ann', broadcaster_user_id: fake.id('pond'), broadcaster_user_login: 'pond' }
  const body = JSON.stringify({ subscription: { ...follow }, event })
  const at = new Date().toISOString()
  for (let cut = 1; cut <= at.length; cut++) {
    const request = signedAs(`m1${at.slice(0, cut)}`, at.slice(cut), body)
    expect(await bench.request('POST', '/eventsub', request), `${cut} characters of the time in the id`).toMatchObject({ status: 403 })
  }
  for (let cut = 1; cut < 4; cut++)
    expect(await bench.request('POST', '/eventsub', signedAs('m1', at + body.slice(0, cut), body.slice(cut)))).toMatchObject({
      status: 403,
    })
  expect(bench.received).toEqual([])
  for (let again = 0; again < 3; again++)
    expect(await bench.request('POST', '/eventsub', signedAs('m1', at, body))).toMatchObject({ status: 204 })
  expect(new Set(bench.received.map(({ id }) => id))).toEqual(new Set(['m1']))
})

test('a notification that calls itself a revocation, or a question, does neither', async () => {
  const { bench, fake, follow } = await atTheDoor()
  const event = { user_id: '7', user_login: 'ann', user_name: 'Ann', broadcaster_user_id: fake.id('pond'), broadcaster_user_login: 'pond' }
  const body = JSON.stringify({ subscription: { ...follow }, event })
  const as = (type: string) => signedAs('m1', new Date().toISOString(), body, { 'twitch-eventsub-message-type': type })
  expect(await bench.request('POST', '/eventsub', as('revocation'))).toMatchObject({ status: 403 })
  expect(await bench.request('POST', '/eventsub', as('webhook_callback_verification'))).toEqual({ status: 204 })
  expect(bench.receiver.health().state).toBe('up')
  expect(bench.received).toEqual([])
})

test('what is Twitch’s and cannot be read is skipped, and not sent again and again', async () => {
  const { bench, follow, fake } = await atTheDoor()
  expect((await fake.eventsub.post({ subscription: follow.id, event: { user_id: 5 } })).status).toBe(204)
  const at = new Date().toISOString()
  const headers = {
    'twitch-eventsub-message-id': 'm',
    'twitch-eventsub-message-timestamp': at,
    'twitch-eventsub-message-type': 'notification',
    'twitch-eventsub-message-signature': twitchSignature(secret, 'm', at, 'no json'),
  }
  expect(await bench.request('POST', '/eventsub', { headers, body: Buffer.from('no json') })).toMatchObject({ status: 204 })
  expect(bench.received).toEqual([])
  expect(bench.logged.join()).toContain('skipped a notification')
})

test('stale and doubled subscriptions are deleted when it starts, other bots’ are not', async () => {
  const { fake } = await atTheDoor()
  const token = fake.auth.issueApp('pond-client').token
  const make = async (type: string, callback: string, condition: object) => {
    const body = JSON.stringify({ type, version: '1', condition, transport: { method: 'webhook', callback, secret } })
    const headers = { Authorization: `Bearer ${token}`, 'Client-Id': 'pond-client', 'Content-Type': 'application/json' }
    expect((await fetch(`${fake.api.url}/eventsub/subscriptions`, { method: 'POST', headers, body })).status).toBe(202)
  }
  const own = fake.eventsub.subscriptions[0]!.transport as { callback: string }
  await make('stream.online', own.callback, { broadcaster_user_id: fake.id('pond') })
  await make('stream.online', 'http://127.0.0.1:1/elsewhere', { broadcaster_user_id: fake.id('pond') })
  const { bench } = await signedIn({
    fake,
    client: 'pond-client',
    publicUrl: own.callback.replace('/m/twitch/eventsub', ''),
    config: { events: { transport: 'webhook' } },
    events: ['follow', 'raid'],
    secrets: { TWITCH_CLIENT_SECRET: 'pond-secret', TWITCH_EVENTSUB_SECRET: secret },
  })
  await bench.until('up')
  await fake.waitFor(() => fake.eventsub.subscriptions.length === 3)
  expect(fake.eventsub.subscriptions.map(({ type }) => type).sort()).toEqual(['channel.follow', 'channel.raid', 'stream.online'])
})

test('without an address or a client secret it says what is missing', async () => {
  const { bench } = await signedIn({ config: { events: { transport: 'webhook' } }, events: ['follow'] })
  await bench.until('degraded')
  expect(bench.receiver.health().detail).toContain('http.publicUrl')
})
