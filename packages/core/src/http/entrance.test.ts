import { existsSync } from 'node:fs'
import { request } from 'node:http'
import { defineModule } from '@waddlebot/sdk'
import { chromium } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { createKey, type KeyScope, revokeKey } from '../keys/index.ts'
import { SmallBot } from '../test-host/small-bot.ts'
import { startHttp } from './server.ts'

const page = ({ pots }: { readonly pots: number }) => ({ title: `${pots} pots`, parts: [{ type: 'text', text: 'of tea' }] as const })
const tea = defineModule({
  name: 'tea',
  capabilities: ['http'],
  http: {
    'GET /pots': { describe: 'Pots', role: 'moderator', run: () => ({ pots: 7 }), page },
    'GET /pots/all': { describe: 'Pots', role: 'moderator', run: () => ({ pots: 8 }), page },
    'GET /list': { describe: 'Pots for programs', role: 'moderator', run: () => ({ pots: 7 }) },
    'POST /pots': { describe: 'Another pot', role: 'moderator', run: () => ({ pots: 8 }) },
  },
})
const token = 'correct-horse-battery'
const html = 'text/html,application/xhtml+xml,*/*;q=0.8'

async function open() {
  const bot = await SmallBot.start([tea])
  const server = await startHttp(bot.runtime, { host: '127.0.0.1', port: 0, token })
  onTestFinished(async () => {
    await server.close()
    await bot[Symbol.asyncDispose]()
  })
  const make = async (...scopes: KeyScope[]) =>
    (await createKey(bot.store, { name: 'ann', scopes, expiresAt: bot.clock.now() + 86_400_000 }, { at: 0, who: 'cli:ann' })).key
  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(server.url + path, { method, headers: { accept: html, ...headers }, redirect: 'manual' })
  const enter = (key: string, to: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/enter`, { method: 'POST', headers, body: new URLSearchParams({ key, to }), redirect: 'manual' })
  return { bot, server, make, ask, enter }
}

test('in a real browser somebody types a key and sees the page, until the key is revoked', { timeout: 60_000 }, async () => {
  const { bot, server, make } = await open()
  const executablePath = process.env['WADDLE_TEST_CHROMIUM'] ?? '/usr/bin/chromium'
  expect(existsSync(executablePath), `${executablePath} is there; else say where with WADDLE_TEST_CHROMIUM`).toBe(true)
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  onTestFinished(() => browser.close())
  const tab = await browser.newPage()
  const address = `${server.url}/m/tea/pots?days=7`
  expect((await tab.goto(address))?.status()).toBe(401)
  await tab.fill('#key', 'wdl_000000000000_wrong')
  await tab.click('button')
  expect(await tab.textContent('[role=alert]')).toContain('no key that is good')
  const key = await make('modules:tea')
  await tab.fill('#key', key)
  await tab.click('button')
  expect([await tab.title(), tab.url()]).toEqual(['7 pots', address])
  expect((await tab.reload())?.status()).toBe(200)
  expect(await tab.evaluate('document.cookie')).toBe('')
  expect(await tab.context().cookies()).toMatchObject([{ path: '/m/tea/pots', httpOnly: true, sameSite: 'Strict' }])
  await revokeKey(bot.store, 'ann', { at: 1, who: 'cli:ann' })
  expect((await tab.reload())?.status()).toBe(401)
  expect(await tab.title()).toBe('A key, please')
})

test('the key counts for pages alone: what programs ask and what changes something takes the header', async () => {
  const { make, ask, enter } = await open()
  const key = await make('modules:tea')
  const entered = await enter(key, '/m/tea/pots')
  expect([entered.status, entered.headers.get('location')]).toEqual([303, '/m/tea/pots'])
  const kept = entered.headers.get('set-cookie')!
  expect(kept).toBe(`waddle_key=${key}; Path=/m/tea/pots; Max-Age=43200; HttpOnly; SameSite=Strict`)
  const cookie = kept.split(';')[0]!
  expect((await ask('/m/tea/pots', { cookie })).status).toBe(200)
  for (const [method, path] of [
    ['GET', '/m/tea/list'],
    ['POST', '/m/tea/pots'],
    ['GET', '/metrics'],
    ['GET', '/status'],
  ] as const)
    expect((await ask(path, { cookie }, method)).status, `${method} ${path}`).toBe(401)
  expect((await ask('/m/tea/pots', { cookie, authorization: 'Bearer wrong' })).status).toBe(401)
})

test('the token of the whole web side is never taken into a browser', async () => {
  const { ask, enter } = await open()
  expect((await enter(token, '/m/tea/pots')).status).toBe(401)
  expect((await ask('/m/tea/pots', { cookie: `waddle_key=${token}` })).status).toBe(401)
})

test('a key for something else, one that ended and one that is made up leave nothing with the browser', async () => {
  const { bot, make, enter } = await open()
  const ended = await make('modules:tea')
  const other = await make('metrics')
  await bot.clock.advance(86_400_000)
  const late = await createKey(bot.store, { name: 'bob', scopes: ['status'] }, { at: 0, who: 'cli:bob' })
  for (const [key, status] of [
    [ended, 401],
    [other, 401],
    [late.key, 403],
    [`${late.key.slice(0, -4)}AAAA`, 401],
    ['', 401],
    [`${late.key}; Path=/`, 401],
  ] as const) {
    const answer = await enter(key, '/m/tea/pots')
    expect([answer.status, answer.headers.get('set-cookie')], key).toEqual([status, null])
    const shown = await answer.text()
    if (key !== '') expect(shown).not.toContain(key)
  }
})

test('nobody is led anywhere but to a page of a module', async () => {
  const { make, enter } = await open()
  const key = await make('admin')
  const elsewhere = [
    'https://evil.example',
    '//evil.example/m/tea/pots',
    '/m/tea/list',
    '/m/tea/../../metrics',
    '/metrics',
    '/m/nobody/pots',
    '',
  ]
  for (const to of [...elsewhere, '/m/tea/pots\\..\\x', `/m/tea/pots?${'x'.repeat(600)}`]) {
    const answer = await enter(key, to)
    expect([answer.status, answer.headers.get('set-cookie')], to).toEqual([404, null])
  }
  const odd = await enter(key, '/m/tea/pots?x="><script>\r\nset-cookie: a=b')
  expect([odd.status, odd.headers.get('location')]).toEqual([303, '/m/tea/pots?x=%22%3E%3Cscript%3Eset-cookie:%20a=b'])
})

test('what another site sends is refused', async () => {
  const { make, enter } = await open()
  const key = await make('modules:tea')
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ])
    expect((await enter(key, '/m/tea/pots', headers)).status, JSON.stringify(headers)).toBe(403)
  expect((await enter(key, '/m/tea/pots', { 'sec-fetch-site': 'same-origin' })).status).toBe(303)
})

test('a browser that is elsewhere keeps the key only where it came over TLS', async () => {
  const { server, make } = await open()
  const key = await make('modules:tea')
  const headers = { host: 'bot.example.org', 'content-type': 'application/x-www-form-urlencoded' }
  const cookies = await new Promise<readonly string[] | undefined>((resolve, reject) => {
    const asking = request(`${server.url}/enter`, { method: 'POST', headers }, (answer) => {
      answer.resume()
      resolve(answer.headers['set-cookie'])
    })
    asking.on('error', reject)
    asking.end(new URLSearchParams({ key, to: '/m/tea/pots' }).toString())
  })
  expect(cookies).toEqual([expect.stringMatching(/; HttpOnly; SameSite=Strict; Secure$/)])
})

test('the page that asks shows nothing but itself, and programs are answered as before', async () => {
  const { ask } = await open()
  const asked = await ask('/m/tea/pots?x="><script>alert(1)</script>')
  expect(asked.status).toBe(401)
  expect(asked.headers.get('content-security-policy')).toContain("form-action 'self'")
  expect(asked.headers.get('cache-control')).toBe('no-store')
  const text = await asked.text()
  expect(text).toContain('--scope modules:tea')
  expect(text).not.toContain('<script')
  const program = await ask('/m/tea/pots', { accept: 'application/json' })
  expect([program.status, await program.json()]).toMatchObject([401, { error: { code: 'WDL_HTTP_TOKEN' } }])
  expect((await ask('/enter')).status).toBe(401)
})
