import { defineModule, type ReceiverHealth, WaddleError } from '@waddlebot/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '../store/index.ts'
import { SqliteStore } from '../store/sqlite/store.ts'
import { SmallBot } from '../test-host/small-bot.ts'
import { sameSecret } from './access.ts'
import { type HttpServer, startHttp } from './server.ts'

const tea = defineModule({
  name: 'tea',
  capabilities: ['http'],
  http: {
    'GET /pots/:id': ({ params, request }) => ({ id: params.id, query: request.query }),
    'POST /pots': ({ request }) => request.body,
    'GET /none': () => undefined,
    'GET /boom': () => {
      throw new Error('secret detail')
    },
    'GET /known': () => {
      throw new WaddleError('WDL_TEA_COLD', 'the tea is cold')
    },
  },
})

let bot: SmallBot
let server: HttpServer
let health: ReceiverHealth
const receiver = defineModule({
  name: 'wire',
  receiver: {
    platform: 'twitch',
    start: async () => ({ send: async () => ({ sent: true as const }), health: () => health, stop: async () => {} }),
  },
})
const start = async (token?: string, store: Store = SqliteStore.open({ file: ':memory:' })) => {
  health = { state: 'up' }
  bot = await SmallBot.start([tea, receiver], { store })
  server = await startHttp(bot.runtime, { host: '127.0.0.1', port: 0, token })
}
const get = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(server.url + path, init)
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) as Record<string, unknown> }
}
afterEach(async () => {
  await server.close()
  await bot[Symbol.asyncDispose]()
})

describe('health', () => {
  test('is good while the process lives, whatever the store does', async () => {
    await start()
    await bot.store.close()
    expect(await get('/healthz')).toMatchObject({ status: 200 })
  })

  test('is readiness when everything is there', async () => {
    await start()
    const answer = await get('/readyz')
    expect(answer.status).toBe(200)
    expect(answer.json()).toMatchObject({
      ready: true,
      checks: { store: { ok: true }, 'receiver.wire': { ok: true }, queue: { ok: true } },
    })
  })

  test('says which receiver is down and why', async () => {
    await start()
    health = { state: 'down', detail: 'the token was refused' }
    const answer = await get('/readyz')
    expect(answer.status).toBe(503)
    expect(answer.json()).toMatchObject({ ready: false, checks: { 'receiver.wire': { ok: false, detail: 'the token was refused' } } })
  })

  test('answers although the store hangs, says so, and asks it only once', async () => {
    let asked = 0
    const store = SqliteStore.open({ file: ':memory:' })
    const hanging = new Proxy(store, {
      get(target, name) {
        if (name === 'health') {
          return () => {
            asked++
            return new Promise(() => {})
          }
        }
        const value = Reflect.get(target, name, target) as unknown
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    await start(undefined, hanging)
    const answers = await Promise.all(Array.from({ length: 20 }, () => get('/readyz')))
    for (const answer of answers) {
      expect(answer.status).toBe(503)
      expect(answer.json()).toMatchObject({ checks: { store: { ok: false, detail: expect.stringContaining('no answer') } } })
    }
    expect(asked).toBe(1)
    expect(await get('/healthz')).toMatchObject({ status: 200 })
  })

  test('says so when the bot is stopping', async () => {
    await start()
    await bot.runtime.stop()
    const answer = await get('/readyz')
    expect(answer.status).toBe(503)
    expect(answer.json()).toMatchObject({ checks: { bot: { ok: false, detail: 'it is stopped' } } })
  })
})

describe('who may enter', () => {
  test('with a token: only who shows it, and health for everybody', async () => {
    await start('s3cret-token')
    expect(await get('/metrics')).toMatchObject({ status: 401 })
    for (const authorization of [
      'Bearer wrong',
      'Bearer s3cret-toke',
      'Bearer s3cret-token2',
      's3cret-token',
      'Basic s3cret-token',
      'Bearer ',
    ]) {
      expect((await get('/metrics', { headers: { authorization } })).status, authorization).toBe(401)
    }
    expect(await get('/metrics', { headers: { authorization: 'Bearer s3cret-token' } })).toMatchObject({ status: 200 })
    expect(await get('/m/tea/pots/1')).toMatchObject({ status: 401 })
    expect(await get('/nowhere')).toMatchObject({ status: 401 })
    expect(await get('/healthz')).toMatchObject({ status: 200 })
    expect(await get('/readyz')).toMatchObject({ status: 200 })
  })

  test('without a token: only by a loopback name, so that no web page gets in by a name of its own', async () => {
    await start()
    expect(await get('/metrics')).toMatchObject({ status: 200 })
    const port = new URL(server.url).port
    const { request } = await import('node:http')
    const ask = (host: string) =>
      new Promise<number>((resolve, reject) =>
        request(`${server.url}/metrics`, { headers: { host } }, (response) => {
          response.resume()
          resolve(response.statusCode!)
        })
          .on('error', reject)
          .end(),
      )
    for (const host of ['evil.example', `evil.example:${port}`, 'localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.1'])
      expect(await ask(host), host).toBe(403)
    for (const host of ['localhost', `localhost:${port}`, 'LOCALHOST', `[::1]:${port}`]) expect(await ask(host), host).toBe(200)
  })

  test('a secret is compared whole, whatever the lengths', () => {
    expect(sameSecret('abc', 'abc')).toBe(true)
    for (const wrong of ['', 'ab', 'abcd', 'abd', 'ABC']) expect(sameSecret(wrong, 'abc')).toBe(false)
  })
})

describe('routes of modules', () => {
  beforeEach(() => start())

  test('answer with what they return', async () => {
    expect((await get('/m/tea/pots/a%20b?x=1')).json()).toEqual({ id: 'a b', query: { x: '1' } })
    const body = JSON.stringify({ name: 'brown' })
    expect((await get('/m/tea/pots', { method: 'POST', body, headers: { 'content-type': 'application/json' } })).json()).toEqual({
      name: 'brown',
    })
  })

  test.each([
    '/m/tea/none',
    '/m/tea/pots',
    '/m/tea/',
    '/m/coffee/pots',
    '/m/tea/pots/1/2',
    '/m/tea/pots/%ff',
    '/',
    '/m/constructor/x',
    '/m/tea/../../etc',
  ])('are nothing at %s', async (path) => {
    const answer = await get(path)
    expect([400, 404]).toContain(answer.status)
    expect(answer.json()).toMatchObject({ error: { code: expect.stringMatching(/^WDL_HTTP_/) } })
  })

  test('that fail tell nobody why', async () => {
    for (const path of ['/m/tea/boom', '/m/tea/known']) {
      const answer = await get(path)
      expect(answer.status).toBe(500)
      expect(answer.text).not.toMatch(/secret detail|cold|\bat .*:\d+|\.ts/)
    }
    expect((await get('/m/tea/known')).json()).toMatchObject({ error: { code: 'WDL_TEA_COLD' } })
  })

  test('are not reached by a body that is too large or broken', async () => {
    const post = (body: string) => get('/m/tea/pots', { method: 'POST', body, headers: { 'content-type': 'application/json' } })
    expect((await post(`"${'x'.repeat(1_048_577)}"`)).status).toBe(413)
    expect((await post('{')).status).toBe(400)
    expect((await post('{"__proto__": {"polluted": true}}')).status).toBe(400)
  })
})

test('a port that is taken is refused with what to type', async () => {
  await start()
  const port = Number(new URL(server.url).port)
  await expect(startHttp(bot.runtime, { host: '127.0.0.1', port })).rejects.toMatchObject({
    code: 'WDL_HTTP_LISTEN',
    message: expect.stringContaining(String(port)),
    fix: 'waddle config set http.port 0',
  })
})
