import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { as, ask, stopTwitch, twitchUp } from '../fixtures/twitch.ts'
import { type FakeTwitch, twitchSignature } from '../index.ts'

const secret = 'ducks never sleep'
const stops: (() => void)[] = []

afterEach(async () => {
  for (const stop of stops.splice(0)) stop()
  await stopTwitch()
})

/** A callback as a bot would have it: checks the signature and the age; `answer` says what it answers to notifications. */
async function callback(twitch: FakeTwitch) {
  const got: { headers: IncomingHttpHeaders; body: Record<string, unknown> }[] = []
  const bot = { answer: 204, got, url: '' }
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const part of request) text += part
    const [id, at, signed] = ['id', 'timestamp', 'signature'].map((name) => String(request.headers[`twitch-eventsub-message-${name}`]))
    const old = twitch.clock.now() - Date.parse(at!) > 600_000
    if (old || signed !== twitchSignature(secret, id!, at!, text)) return response.writeHead(403).end()
    const body = JSON.parse(text)
    got.push({ headers: request.headers, body })
    if ('challenge' in body) return response.end(body.challenge)
    return response.writeHead(bot.answer).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => server.close())
  bot.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/twitch`
  return bot
}

const subscribe = (twitch: FakeTwitch, url: string, extra: object = {}) => {
  const condition = { broadcaster_user_id: twitch.id('pond') }
  const body = JSON.stringify({
    type: 'stream.online',
    version: '1',
    condition,
    transport: { method: 'webhook', callback: url, secret },
    ...extra,
  })
  const headers = as(twitch.auth.issueApp().token)
  return ask(`${twitch.api.url}/eventsub/subscriptions`, { method: 'POST', headers, body })
}

test('a callback proves itself, takes what is signed, and refuses what is forged, changed or old', async () => {
  const twitch = await twitchUp()
  const bot = await callback(twitch)
  const made = await subscribe(twitch, bot.url)
  expect(made).toMatchObject({
    status: 202,
    body: { data: [{ status: 'webhook_callback_verification_pending', cost: 0 }], max_total_cost: 10_000 },
  })
  await twitch.waitFor(() => twitch.eventsub.subscriptions[0]?.status === 'enabled')
  twitch.eventsub.happen('stream.online', 'pond', {})
  await expect.poll(() => bot.got.length).toBe(2)
  expect(bot.got[1]!.headers).toMatchObject({
    'twitch-eventsub-message-type': 'notification',
    'twitch-eventsub-message-retry': '0',
    'twitch-eventsub-subscription-type': 'stream.online',
  })
  expect(bot.got[1]!.body).toMatchObject({ event: { type: 'live', broadcaster_user_login: 'pond' } })
  const { id: subscription } = twitch.eventsub.subscriptions[0]!
  const event = { fake: true }
  const send = (more: object) => twitch.eventsub.post({ subscription, event, ...more }).then(({ status }) => status)
  expect(await send({})).toBe(204)
  expect(await send({ forged: { secret: 'not the secret' } })).toBe(403)
  expect(await send({ forged: { signature: null } })).toBe(403)
  expect(await send({ forged: { body: (text: string) => text.replace('true', 'false') } })).toBe(403)
  expect(await send({ ageMs: 700_000 })).toBe(403)
})

test('what a callback does not take is sent again under the same id, until the subscription is revoked', async () => {
  const twitch = await twitchUp({ eventSubLimits: { failures: 3 } })
  const bot = await callback(twitch)
  await subscribe(twitch, bot.url)
  await twitch.waitFor(() => twitch.eventsub.subscriptions[0]?.status === 'enabled')
  bot.answer = 500
  twitch.eventsub.happen('stream.offline', 'pond', {})
  twitch.eventsub.happen('stream.online', 'pond', {})
  await expect.poll(() => bot.got.length).toBe(2)
  const later = () => {
    twitch.clock.advance(5_000)
    return bot.got.length
  }
  for (const wanted of [3, 4]) await expect.poll(later).toBeGreaterThanOrEqual(wanted)
  await twitch.waitFor(() => twitch.eventsub.subscriptions[0]?.status === 'notification_failures_exceeded')
  await expect.poll(() => bot.got.at(-1)?.headers['twitch-eventsub-message-type']).toBe('revocation')
  const tries = bot.got.filter(({ headers }) => headers['twitch-eventsub-message-type'] === 'notification')
  expect(new Set(tries.map(({ headers }) => headers['twitch-eventsub-message-id'])).size).toBe(1)
  expect(tries.map(({ headers }) => headers['twitch-eventsub-message-retry'])).toEqual(['0', '1', '2'])
})

test('Twitch refuses doubles, bad secrets, old versions, user tokens for webhooks and too many of the same', async () => {
  const twitch = await twitchUp({ eventSubLimits: { webhookCost: 1 } })
  const bot = await callback(twitch)
  const refused = async (extra: object, url = bot.url) => {
    const { status, body } = await subscribe(twitch, url, extra)
    return [status, (body as { message?: string }).message]
  }
  expect(await refused({ transport: { method: 'webhook', callback: bot.url, secret: 'short' } })).toEqual([
    400,
    expect.stringContaining('10 to 100'),
  ])
  expect(await refused({ type: 'channel.follow', version: '1' })).toEqual([410, expect.any(String)])
  expect(await refused({ type: 'channel.quack' })).toEqual([400, 'invalid subscription type and version'])
  expect(await refused({ condition: {} })).toEqual([400, expect.stringContaining("'broadcaster_user_id' failed on the 'required' tag")])
  expect(await refused({})).toEqual([202, undefined])
  expect(await refused({})).toEqual([409, 'subscription already exists'])
  for (const path of ['2', '3']) expect(await refused({}, `${bot.url}/${path}`)).toEqual([202, undefined])
  expect(await refused({}, `${bot.url}/4`)).toEqual([429, 'maximum subscriptions with type and condition exceeded'])
  const stranger = { condition: { broadcaster_user_id: '1' } }
  expect(await refused(stranger)).toEqual([202, undefined])
  expect(await refused({ condition: { broadcaster_user_id: '2' } })).toEqual([429, expect.stringContaining('cost')])
  const app = as(twitch.auth.issueApp().token)
  const page = await ask(`${twitch.api.url}/eventsub/subscriptions?first=3`, { headers: app })
  expect(page).toMatchObject({
    status: 200,
    body: { total: 4, total_cost: 1, max_total_cost: 1, data: { length: 3 }, pagination: { cursor: expect.any(String) } },
  })
})
