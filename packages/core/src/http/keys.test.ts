import { defineModule } from '@waddlebot/sdk'
import { expect, onTestFinished, test } from 'vitest'
import { createKey, type KeyScope, revokeKey } from '../keys/index.ts'
import { SmallBot } from '../test-host/small-bot.ts'
import { type HttpOptions, startHttp } from './server.ts'

const tea = defineModule({ name: 'tea', capabilities: ['http'], http: { 'GET /pots': () => ({ pots: 1 }) } })
const cup = defineModule({ name: 'cup', capabilities: ['http'], http: { 'GET /pots': () => ({ pots: 2 }) } })

async function open(options: Partial<HttpOptions>) {
  const bot = await SmallBot.start([tea, cup])
  const server = await startHttp(bot.runtime, { host: '127.0.0.1', port: 0, ...options })
  onTestFinished(async () => {
    await server.close()
    await bot[Symbol.asyncDispose]()
  })
  const port = new URL(server.url).port
  const get = (path: string, key?: string) =>
    fetch(`http://127.0.0.1:${port}${path}`, key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } })
  const make = async (...scopes: KeyScope[]) => (await createKey(bot.store, { name: 'ann', scopes }, { at: 0, who: 'cli:ann' })).key
  return { bot, get, make }
}

test('a web side that others can reach lets nobody in while there is neither a token nor a key', async () => {
  const { get, make } = await open({ host: '0.0.0.0' })
  for (const path of ['/metrics', '/traces', '/m/tea/pots', '/nowhere']) expect((await get(path)).status, path).toBe(401)
  expect((await get('/healthz')).status).toBe(200)
  expect((await get('/metrics', await make('metrics'))).status).toBe(200)
})

test('a web side on loopback that asks for keys asks this machine, too', async () => {
  const { get, make } = await open({ keys: true })
  expect((await get('/metrics')).status).toBe(401)
  expect((await get('/metrics', await make('admin'))).status).toBe(200)
})

test('a key opens the routes of its module and not those of another, and is told so apart from a wrong one', async () => {
  const { get, make } = await open({ keys: true })
  const key = await make('modules:tea')
  expect((await get('/m/tea/pots', key)).status).toBe(200)
  const other = await get('/m/cup/pots', key)
  expect([other.status, await other.json()]).toMatchObject([403, { error: { code: 'WDL_HTTP_SCOPE' } }])
  expect((await get('/m/tea/pots', `${key.slice(0, -4)}AAAA`)).status).toBe(401)
})

test('a token and keys work beside each other, and a wrong one is refused where none is due', async () => {
  const beside = await open({ token: 'correct-horse-battery' })
  expect((await beside.get('/metrics', 'correct-horse-battery')).status).toBe(200)
  expect((await beside.get('/metrics', await beside.make('metrics'))).status).toBe(200)
  const free = await open({})
  expect((await free.get('/metrics')).status).toBe(200)
  expect((await free.get('/metrics', 'wdl_wrong')).status).toBe(401)
})

test('a key that is revoked while the bot runs opens nothing from the next request on', async () => {
  const { bot, get, make } = await open({ keys: true })
  const key = await make('metrics')
  expect((await get('/metrics', key)).status).toBe(200)
  await revokeKey(bot.store, 'ann', { at: 1, who: 'cli:ann' })
  expect((await get('/metrics', key)).status).toBe(401)
})

test('a key that cannot be looked up lets nobody in', async () => {
  const { bot, get, make } = await open({ keys: true })
  const key = await make('metrics')
  await bot.store.close()
  const answer = await get('/metrics', key)
  expect([answer.status, await answer.json()]).toMatchObject([503, { error: { code: 'WDL_HTTP_UNSURE' } }])
})
