import { connect } from 'node:net'
import { defineModule } from '@waddlebot/sdk'
import { afterEach, describe, expect, test } from 'vitest'
import { SmallBot } from '../test-host/small-bot.ts'
import { type HttpServer, startHttp } from './server.ts'

const tea = defineModule({
  name: 'tea',
  capabilities: ['http'],
  http: {
    'GET /pots/:id': ({ params }) => ({ id: params.id }),
    'POST /pots': ({ request }) => request.body,
    'GET /none': () => undefined,
    'GET /boom': () => {
      throw new Error('boom')
    },
  },
})

let bot: SmallBot
let server: HttpServer
const start = async (token?: string) => {
  bot = await SmallBot.start([tea])
  server = await startHttp(bot.runtime, { host: '127.0.0.1', port: 0, token })
}
afterEach(async () => {
  await server.close()
  await bot[Symbol.asyncDispose]()
})
const get = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(server.url + path, init)
  await response.arrayBuffer()
  return response
}

describe('every answer, errors included,', () => {
  const guarded = (headers: Headers | ReadonlyMap<string, string>, what: string) => {
    expect(headers.get('x-content-type-options'), what).toBe('nosniff')
    expect(headers.get('content-security-policy'), what).toMatch(/^default-src 'none';.* frame-ancestors 'none'/)
    expect(headers.get('x-frame-options'), what).toBe('DENY')
    expect(headers.get('referrer-policy'), what).toBe('no-referrer')
    expect(headers.get('cache-control'), what).toBe('no-store')
    for (const name of ['server', 'x-powered-by']) expect(headers.get(name) ?? null, what).toBeNull()
  }
  /** What comes back for bytes that no client would send. */
  const raw = async (bytes: string) => {
    const text = await new Promise<string>((resolve, reject) => {
      let heard = ''
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write(bytes))
      socket.on('data', (data) => (heard += data.toString()))
      socket.on('error', reject)
      socket.on('close', () => resolve(heard))
    })
    const [status = '', ...lines] = text.slice(0, text.indexOf('\r\n\r\n')).split('\r\n')
    return { status: Number(status.split(' ')[1]), headers: new Map(lines.map((line) => line.split(': ') as [string, string])), text }
  }

  test('forbids what a browser could do with it', async () => {
    await start('token')
    const authorization = 'Bearer token'
    for (const path of ['/healthz', '/readyz', '/metrics', '/nowhere', '/m/tea/pots/1', '/m/tea/none', '/m/tea/boom', '/m/x/y', '/%ff']) {
      for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS', 'DELETE']) {
        guarded((await get(path, { method })).headers, `${method} ${path}, a stranger`)
        guarded((await get(path, { method, headers: { authorization } })).headers, `${method} ${path}`)
      }
    }
    const odd = { method: 'POST', body: '{', headers: { authorization, 'content-type': 'application/json' } }
    guarded((await get('/m/tea/pots', odd)).headers, 'a broken body')
  })

  test('does so for what is no request at all', async () => {
    await start()
    for (const [bytes, status] of [
      ['quack\r\n\r\n', 400],
      [`GET / HTTP/1.1\r\nhost: localhost\r\nx: ${'y'.repeat(70_000)}\r\n\r\n`, 431],
      ['POST /m/tea/pots HTTP/1.1\r\nhost: localhost\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\nabc', 400],
    ] as const) {
      const answer = await raw(bytes)
      expect(answer.status, bytes.slice(0, 40)).toBe(status)
      guarded(answer.headers, bytes.slice(0, 40))
    }
  })

  test('says nothing back to TRACE', async () => {
    await start()
    for (const path of ['/healthz', '/metrics', '/m/tea/pots/1', '/nowhere']) {
      const answer = await raw(`TRACE ${path} HTTP/1.1\r\nhost: localhost\r\ncookie: s3cret\r\nconnection: close\r\n\r\n`)
      expect(answer.status, path).toBe(405)
      expect(answer.text).not.toContain('s3cret')
      guarded(answer.headers, path)
    }
  })
})
