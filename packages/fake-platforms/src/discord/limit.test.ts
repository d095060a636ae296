import { Routes } from 'discord.js'
import { afterEach, expect, test } from 'vitest'
import { ready, rest, start, stopAll } from './fixtures/client.ts'
import { noDiscordLimits } from './index.ts'

afterEach(stopAll)

const post = (discord: Awaited<ReturnType<typeof start>>) =>
  rest(discord).post(Routes.channelMessages(discord.channel('general').id), { body: { content: 'x' } })

test('discord.js waits as long as a 429 says, and nothing is early', async () => {
  const discord = await start()
  discord.faults.limitNext(1, 0.3)
  await post(discord)
  expect(discord.requests.map((one) => one.status)).toEqual([429, 200])
  expect(discord.requests[1]!.at - discord.requests[0]!.answeredAt).toBeGreaterThanOrEqual(300)
  expect(discord.early).toEqual([])
  expect(discord.invalid).toMatchObject([{ status: 429 }])
})

test('a request that does not wait is on record, and a shared limit is not held against the bot', async () => {
  const discord = await start()
  discord.faults.limitNext(1, 60, { scope: 'shared' })
  const ask = () =>
    fetch(`${discord.api}/v10/channels/${discord.channel('general').id}/messages`, { headers: { authorization: `Bot ${discord.token}` } })
  const limited = await ask()
  expect([limited.status, limited.headers.get('retry-after'), limited.headers.get('x-ratelimit-scope')]).toEqual([429, '60', 'shared'])
  expect(await limited.json()).toEqual({ message: 'The resource is being rate limited.', retry_after: 60, global: false })
  expect((await ask()).status).toBe(200)
  expect(discord.early).toMatchObject([{ method: 'GET', route: '/channels/:channel/messages' }])
  expect(discord.invalid).toEqual([])
})

test('routes have limits of their own and all of them have one together; headers say how they stand', async () => {
  let now = 1_700_000_000_000
  const limits = { ...noDiscordLimits, route: { count: 2, perMs: 1_000 }, requests: { count: 4, perMs: 1_000 } }
  const discord = await start({ limits, now: () => now })
  const ask = (path: string) => fetch(`${discord.api}/v10${path}`, { headers: { authorization: `Bot ${discord.token}` } })
  const statuses = async (...paths: string[]) => {
    const seen: number[] = []
    for (const path of paths) seen.push((await ask(path)).status)
    return seen
  }
  const headers = (await ask('/users/@me')).headers
  expect([headers.get('x-ratelimit-limit'), headers.get('x-ratelimit-remaining'), headers.get('x-ratelimit-reset-after')]).toEqual([
    '2',
    '1',
    '1.000',
  ])
  expect(await statuses('/users/@me', '/users/@me')).toEqual([200, 429])
  now += 1_000
  expect(await statuses('/users/@me', '/gateway/bot', '/applications/@me', '/users/@me')).toEqual([200, 200, 200, 200])
  const global = await ask('/gateway/bot')
  expect([global.status, global.headers.get('x-ratelimit-global')]).toEqual([429, 'true'])
})

test('a share of requests fails as it should, and slow answers are slow', async () => {
  const draws = [0.1, 0.1, 0.5, 0.9]
  const discord = await start({ random: () => draws.shift() ?? 0.99 })
  await ready(discord)
  draws.splice(0, 4, 0.1, 0.5, 0.4, 0.9)
  discord.faults.share = { limited: 0.3, retryAfter: [0.01, 0.03], failed: 0.2, match: /messages$/ }
  await expect(post(discord)).rejects.toMatchObject({ status: 502 })
  discord.faults.clear()
  expect(discord.requests.slice(-2).map((one) => one.status)).toEqual([429, 502])
  discord.faults.slowNext(1, 50)
  await post(discord)
  discord.faults.slowness = 50
  await post(discord)
  expect(discord.requests.slice(-2).map((one) => one.answeredAt - one.at >= 49)).toEqual([true, true])
})

test('what does not exist is 404, a wrong method 405, and bad JSON 400', async () => {
  const discord = await start()
  const ask = (method: string, path: string, body?: string) =>
    fetch(`${discord.api}/v10${path}`, {
      method,
      headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
      ...(body ? { body } : {}),
    })
  expect((await ask('GET', '/quack')).status).toBe(404)
  expect((await ask('DELETE', '/users/@me')).status).toBe(405)
  expect((await ask('POST', `/channels/${discord.channel('general').id}/messages`, '{')).status).toBe(400)
  expect(await (await ask('POST', '/channels/5/messages', '{}')).json()).toEqual({ message: 'Unknown Channel', code: 10003 })
})
