import { defineModule, refuse } from '@waddlebot/sdk'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as z from 'zod'
import { SqliteStore } from '../store/sqlite/store.ts'
import { SmallBot } from '../test-host/small-bot.ts'
import { type HttpServer, startHttp } from './server.ts'

const tea = defineModule({
  name: 'tea',
  capabilities: ['http'],
  http: {
    'GET /pots': { describe: 'Every pot', role: 'everyone', run: () => [] },
    'POST /pots': {
      describe: 'Put a pot on',
      role: 'moderator',
      body: z.strictObject({ size: z.int().min(1).max(9), lid: z.boolean().default(true) }),
      run: ({ request }) => request.body,
    },
    'DELETE /pots/:id': {
      describe: 'Take a pot away',
      role: 'moderator',
      run: ({ params }) => refuse(`There is no pot ${params.id}.`, 'not-found'),
    },
    'GET /old/:id': () => ({}),
  },
})

let bot: SmallBot
let server: HttpServer
beforeEach(async () => {
  bot = await SmallBot.start([tea], { store: SqliteStore.open({ file: ':memory:' }) })
})
afterEach(async () => {
  await server.close()
  await bot[Symbol.asyncDispose]()
})

const ask = async (method: string, path: string, { body, token }: { body?: unknown; token?: string } = {}) => {
  const headers = {
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  }
  const answer = await fetch(`${server.url}${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  return { status: answer.status, body: (await answer.json()) as unknown }
}

test('what is not for everyone asks for a key on loopback too, and what is for everyone does not', async () => {
  server = await startHttp(bot.runtime, { host: '127.0.0.1', port: 0 })
  expect(await ask('GET', '/m/tea/pots')).toEqual({ status: 200, body: [] })
  expect(await ask('POST', '/m/tea/pots', { body: { size: 1 } })).toMatchObject({
    status: 401,
    body: { error: { code: 'WDL_HTTP_TOKEN' } },
  })
  expect((await ask('DELETE', '/m/tea/pots/1')).status).toBe(401)
  expect((await ask('POST', '/m/tea/pots?x=1', { body: { size: 1 }, token: 'wrong' })).status).toBe(401)
})

test('a body is read before anything runs, and a refusal has a status', async () => {
  server = await startHttp(bot.runtime, { host: '127.0.0.1', port: 0, token: 'secret-secret' })
  const post = (body: unknown) => ask('POST', '/m/tea/pots', { body, token: 'secret-secret' })
  expect(await post({ size: 3 })).toEqual({ status: 200, body: { size: 3, lid: true } })
  for (const body of [{}, { size: 0 }, { size: '3' }, { size: 3, handle: true }, [], null, 7])
    expect(await post(body), JSON.stringify(body)).toMatchObject({ status: 400, body: { error: { code: 'WDL_HTTP_BODY' } } })
  expect((await post({ size: 12 })).body).toEqual({ error: { code: 'WDL_HTTP_BODY', message: expect.stringMatching(/^size: /) } })
  expect(await ask('DELETE', '/m/tea/pots/7', { token: 'secret-secret' })).toEqual({
    status: 404,
    body: { error: { code: 'not-found', message: 'There is no pot 7.' } },
  })
})

test('every operation is described with its least role, its parameters and its body', async () => {
  server = await startHttp(bot.runtime, { host: '127.0.0.1', port: 0 })
  const { paths, openapi } = (await ask('GET', '/openapi.json')).body as { paths: Record<string, Record<string, never>>; openapi: string }
  expect(openapi).toBe('3.1.0')
  expect(paths['/m/tea/pots']).toMatchObject({
    get: { summary: 'Every pot', 'x-waddle-least-role': 'everyone', security: [] },
    post: {
      'x-waddle-least-role': 'moderator',
      security: [{ key: [] }],
      requestBody: {
        content: { 'application/json': { schema: { type: 'object', required: ['size'], properties: { size: { type: 'integer' } } } } },
      },
    },
  })
  expect(paths['/m/tea/pots/{id}']).toMatchObject({ delete: { parameters: [{ name: 'id', in: 'path' }] } })
  expect(paths['/m/tea/old/{id}']).toMatchObject({ get: { 'x-waddle-least-role': 'owner' } })
  for (const operations of Object.values(paths))
    for (const each of Object.values(operations)) expect(each).toHaveProperty(['x-waddle-least-role'])
})
