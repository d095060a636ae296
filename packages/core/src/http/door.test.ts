import { defineModule, type RawRequest, type ReceiverContext } from '@waddlebot/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Runtime } from '../runtime.ts'
import { SqliteStore } from '../store/sqlite/store.ts'
import { type HttpServer, startHttp } from './server.ts'

let runtime: Runtime
let server: HttpServer
let context: ReceiverContext<unknown>
const asked: RawRequest[] = []

beforeEach(async () => {
  asked.length = 0
  const wire = defineModule({
    name: 'wire',
    receiver: {
      platform: 'slack',
      start: async (given) => {
        context = given as ReceiverContext<unknown>
        return { send: async () => ({ sent: true }), health: () => ({ state: 'up' }), stop: async () => {} }
      },
    },
  })
  const store = SqliteStore.open({ file: ':memory:' })
  runtime = new Runtime({ store, modules: [{ definition: wire }], migrate: true, publicUrl: 'https://bot.example.org/' })
  await runtime.start()
  server = await startHttp(runtime, { host: '127.0.0.1', port: 0, token: 'correct-horse' })
  context.route('POST', '/events', async (request) => {
    asked.push(request)
    return { status: 202, headers: { 'x-slack-no-retry': '1' }, body: 'ok' }
  })
})
afterEach(async () => {
  await server.close()
  await runtime.stop()
})

const post = (path: string, body: string, type: string) =>
  fetch(`${server.url}${path}`, { method: 'POST', body, headers: { 'content-type': type } })

describe('a door of a receiver', () => {
  test('needs no token of the bot, and gets the body to the byte', async () => {
    const body = '{ "a" :1,\n"b": "\u00fc" }'
    const answer = await post('/m/wire/events?x=1', body, 'application/json')
    expect([answer.status, answer.headers.get('x-slack-no-retry'), await answer.text()]).toEqual([202, '1', 'ok'])
    expect(Buffer.from(asked[0]!.body).toString()).toBe(body)
    expect(asked[0]).toMatchObject({ method: 'POST', url: '/m/wire/events?x=1', headers: { 'content-type': 'application/json' } })
  })

  test('reads no body before whoever opened it has seen it, however odd it is', async () => {
    for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/strange']) {
      expect((await post('/m/wire/events', '{"__proto__": 1', type)).status).toBe(202)
    }
  })

  test('is the only thing that is open: everything else still asks for the token', async () => {
    for (const path of ['/m/wire/other', '/m/wire/events/more', '/m/other/events', '/metrics']) {
      expect((await post(path, '', 'application/json')).status).toBe(401)
    }
    expect((await fetch(`${server.url}/m/wire/events`)).status).toBe(401)
  })

  test('closes with its module', async () => {
    await runtime.hosts.get('wire')!.effects.dispose()
    expect((await post('/m/wire/events', '', 'application/json')).status).toBe(401)
  })
})

test('a text that was too long for a platform can be read by whoever has its address', async () => {
  const page = runtime.pages.put('all of it 🦆')!
  await page.stored
  expect(page.address).toMatch(/^https:\/\/bot\.example\.org\/t\/[\w-]{16}$/)
  const answer = await fetch(page.address.replace('https://bot.example.org', server.url))
  expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
    200,
    'text/plain; charset=utf-8',
    'all of it 🦆',
  ])
  expect((await fetch(`${server.url}/t/guessed`)).status).toBe(404)
})
