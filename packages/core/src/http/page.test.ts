import { defineModule } from '@waddlebot/sdk'
import { afterEach, expect, test } from 'vitest'
import { wantsPage } from '../sheets/page.ts'
import { SmallBot } from '../test-host/small-bot.ts'
import { type HttpServer, startHttp } from './server.ts'

const hostile = '<img src=x onerror=alert(1)>"\'&'
const page = ({ pot }: { readonly pot: string }) => ({
  title: pot,
  parts: [
    { type: 'text', text: pot },
    { type: 'heading', text: pot },
    { type: 'code', text: pot },
    { type: 'list', items: [pot] },
    { type: 'table', head: [pot], rows: [[pot, 1]] },
  ] as const,
})

const tea = defineModule({
  name: 'tea',
  capabilities: ['http'],
  http: {
    'GET /pots/:id': { describe: 'A pot', role: 'everyone', run: ({ params }) => (params.id === '9' ? undefined : { pot: hostile }), page },
    'GET /pots/:id/secret': { describe: 'What is in it', role: 'moderator', run: () => ({ pot: 'secret' }), page },
    'GET /cups': { describe: 'Cups', role: 'everyone', run: () => [] },
  },
})

let bot: SmallBot
let server: HttpServer
const start = async (host = '127.0.0.1', token = 'secret-secret') => {
  bot = await SmallBot.start([tea])
  server = await startHttp(bot.runtime, { host, port: 0, ...(token !== '' && { token }) })
}
afterEach(async () => {
  await server.close()
  await bot[Symbol.asyncDispose]()
})
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
const ask = (path: string, accept: string, token?: string) =>
  fetch(server.url.replace('0.0.0.0', '127.0.0.1') + path, { headers: { accept, ...(token && { authorization: `Bearer ${token}` }) } })

test('a browser gets the page of a route, in which every text is text and nothing runs, and a program its JSON', async () => {
  await start()
  const shown = await ask('/m/tea/pots/1', browser)
  expect(shown.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(shown.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'$/,
  )
  expect(shown.headers.get('vary')).toBe('accept')
  const html = await shown.text()
  expect(html).not.toContain('<img')
  expect(html).not.toContain('<script')
  expect(html.split('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;')).toHaveLength(9)
  for (const accept of ['*/*', 'application/json', 'application/json, text/html;q=0.5'])
    expect(await (await ask('/m/tea/pots/1', accept)).json()).toEqual({ pot: hostile })
  expect((await ask('/m/tea/pots/9', browser)).status).toBe(404)
})

test('a page for everyone is open where all else asks for a key, and a page for some is as closed as its JSON', async () => {
  await start('0.0.0.0')
  expect((await ask('/m/tea/pots/1', browser)).status).toBe(200)
  expect((await ask('/m/tea/pots/1', '*/*')).status).toBe(200)
  expect((await ask('/m/tea/cups', browser)).status).toBe(401)
  expect((await ask('/m/tea/pots/1/secret', browser)).status).toBe(401)
  expect(await (await ask('/m/tea/pots/1/secret', browser, 'secret-secret')).text()).toContain('<p>secret</p>')
})

test.each([
  ['127.0.0.1', ''],
  ['0.0.0.0', 'secret-secret'],
])('another spelling of an address opens nothing that is closed, on %s', async (host, token) => {
  await start(host, token)
  expect((await ask('/m/tea/pots/1/secret', browser)).status).toBe(401)
  for (const path of [
    '/m/tea/pots/1/%73ecret',
    '/m/tea/pots/1%2fsecret',
    '/m/te%61/pots/1/secret',
    '/%6d/tea/pots/1/secret',
    '/m/tea/%70ots/1/secret',
  ])
    expect([401, 404], path).toContain((await ask(path, browser)).status)
})

test.each([
  [undefined, false],
  ['', false],
  ['*/*', false],
  ['text/html', true],
  ['text/html;q=0', false],
  ['application/json', false],
  ['application/json, text/html', true],
  ['text/html;q=0.5, application/json;q=0.9', false],
  ['text/html;q=x', false],
])('who accepts %s wants a page: %s', async (accept, wanted) => {
  await start()
  expect(wantsPage(accept)).toBe(wanted)
})
