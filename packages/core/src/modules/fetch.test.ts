import { describe, expect, test } from 'vitest'
import type { SqliteStore } from '../store/sqlite/store.ts'
import { silentLog } from '../telemetry/log.ts'
import { guardedFetch } from './fetch.ts'
import { Host } from './host.ts'

const host = (...capabilities: string[]) =>
  new Host({
    definition: { name: 'dice', capabilities: capabilities as never },
    config: {},
    store: undefined as unknown as SqliteStore,
    log: silentLog,
    monotonic: () => 0,
  })

/** Answers by address; everything asked for is noted. */
function web(pages: Record<string, Response | (() => Response)>) {
  const asked: { readonly url: string; readonly init: RequestInit }[] = []
  const send = (async (url: URL, init: RequestInit) => {
    asked.push({ url: String(url), init })
    init.signal?.throwIfAborted()
    const page = pages[String(url)]
    if (!page) throw new Error(`nothing at ${url}`)
    return typeof page === 'function' ? page() : page
  }) as unknown as typeof fetch
  return { asked, send }
}
const to = (location: string, status = 302) => new Response(null, { status, headers: { location } })
const calm = new AbortController().signal
const nowhere = async () => Promise.reject(new Error('nothing public was asked for'))

describe('a module’s fetch', () => {
  test('reaches a host that was declared', async () => {
    const { send } = web({ 'https://api.example.org/x': new Response('yes') })
    const response = await guardedFetch(host('net:api.example.org'), send, nowhere, 'https://api.example.org/x', {}, calm)
    expect(await response.text()).toBe('yes')
  })

  test.each([
    'https://example.org/',
    'https://evil.org/?api.example.org',
    'https://api.example.org.evil.org/',
    'https://evilapi.example.org/',
    'https://api.example.org@evil.org/',
    'http://127.0.0.1/',
    'http://[::1]/',
    'file:///etc/passwd',
    'data:text/plain,hi',
    'ftp://api.example.org/',
  ])('does not reach %s', async (url) => {
    const { asked, send } = web({})
    await expect(guardedFetch(host('net:api.example.org'), send, nowhere, url, {}, calm)).rejects.toMatchObject({ code: 'WDL_NET_HOST' })
    expect(asked).toEqual([])
  })

  test('reaches what stands below a star, and not the star’s neighbours', async () => {
    const { send } = web({ 'https://a.example.org/': new Response('a'), 'https://a.b.example.org/': new Response('b') })
    const star = host('net:*.example.org')
    expect((await guardedFetch(star, send, nowhere, 'https://a.example.org/', {}, calm)).ok).toBe(true)
    expect((await guardedFetch(star, send, nowhere, 'https://a.b.example.org/', {}, calm)).ok).toBe(true)
    for (const url of ['https://example.org/', 'https://badexample.org/'])
      await expect(guardedFetch(star, send, nowhere, url, {}, calm)).rejects.toMatchObject({ code: 'WDL_NET_HOST' })
  })

  test('reaches one port when one port was declared', async () => {
    const { send } = web({ 'http://localhost:8080/': new Response('a') })
    const local = host('net:localhost:8080')
    expect((await guardedFetch(local, send, nowhere, 'http://localhost:8080/', {}, calm)).ok).toBe(true)
    await expect(guardedFetch(local, send, nowhere, 'http://localhost:9090/', {}, calm)).rejects.toMatchObject({ code: 'WDL_NET_HOST' })
  })

  test('follows redirects among declared hosts, relative ones too, and stops at the first other', async () => {
    const { asked, send } = web({
      'https://a.org/1': to('/2'),
      'https://a.org/2': to('https://b.org/3', 307),
      'https://b.org/3': new Response('end'),
      'https://a.org/out': to('http://169.254.169.254/latest'),
    })
    const both = host('net:a.org', 'net:b.org')
    expect(await (await guardedFetch(both, send, nowhere, 'https://a.org/1', {}, calm)).text()).toBe('end')
    await expect(guardedFetch(both, send, nowhere, 'https://a.org/out', {}, calm)).rejects.toMatchObject({
      code: 'WDL_NET_HOST',
      data: { host: '169.254.169.254' },
    })
    expect(asked.map((each) => each.url)).not.toContain('http://169.254.169.254/latest')
    for (const { init } of asked) expect(init.redirect).toBe('manual')
  })

  test('gives up on a circle of redirects', async () => {
    const { asked, send } = web({ 'https://a.org/': () => to('/') })
    await expect(guardedFetch(host('net:a.org'), send, nowhere, 'https://a.org/', {}, calm)).rejects.toMatchObject({
      code: 'WDL_NET_REDIRECTS',
    })
    expect(asked).toHaveLength(6)
  })

  test('takes its credentials to no other host', async () => {
    const { asked, send } = web({ 'https://a.org/': to('https://b.org/'), 'https://b.org/': new Response('b') })
    const init = { headers: { Authorization: 'Bearer x', Cookie: 'y', Accept: 'text/plain' } }
    await guardedFetch(host('net:a.org', 'net:b.org'), send, nowhere, 'https://a.org/', init, calm)
    const sent = asked.map((each) => Object.fromEntries(new Headers(each.init.headers)))
    expect(sent).toEqual([{ authorization: 'Bearer x', cookie: 'y', accept: 'text/plain' }, { accept: 'text/plain' }])
  })

  test('asks anew with GET and without a body where the answer says so', async () => {
    const { asked, send } = web({ 'https://a.org/': to('/done', 303), 'https://a.org/done': new Response('ok') })
    await guardedFetch(host('net:a.org'), send, nowhere, 'https://a.org/', { method: 'POST', body: 'x' }, calm)
    expect(asked.map(({ init }) => [init.method, init.body])).toEqual([
      ['POST', 'x'],
      ['GET', undefined],
    ])
  })

  test('ends with the run that asked, or when the caller says so', async () => {
    const { send } = web({ 'https://a.org/': new Response('a') })
    await expect(
      guardedFetch(host('net:a.org'), send, nowhere, 'https://a.org/', {}, AbortSignal.abort(new Error('over'))),
    ).rejects.toThrow('over')
    const mine = AbortSignal.abort(new Error('mine'))
    await expect(guardedFetch(host('net:a.org'), send, nowhere, 'https://a.org/', { signal: mine }, calm)).rejects.toThrow('mine')
  })
})
