import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { cases } from '@waddlebot/sdk/testing'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { Border } from './network.ts'
import { allowance, publicFetch, publicSend } from './public-fetch.ts'

const calm = new AbortController().signal
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A server of this machine; what was asked of it is noted. */
async function serve(listen: RequestListener, host = '127.0.0.1') {
  const asked: { readonly url: string; readonly host: string; readonly headers: Readonly<Record<string, unknown>> }[] = []
  const server = createServer((request, answer) => {
    asked.push({ url: request.url ?? '', host: request.headers.host ?? '', headers: request.headers })
    listen(request, answer)
  }).listen(0, host)
  await once(server, 'listening')
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { asked, port: (server.address() as AddressInfo).port }
}

/** 127.0.0.2 stands for a public place; 127.0.0.1 is what must never be spoken to. */
const border = new Border({ allow: ['127.0.0.2/32'], deny: [] })
const names: Record<string, readonly string[]> = { 'pond.test': ['127.0.0.2'] }
const resolve = async (host: string) => {
  const found = names[host]
  if (!found) throw new Error(`ENOTFOUND ${host}`)
  return found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
}
const get = (url: string, send = publicSend(border, resolve, true)) => publicFetch(send, url, {}, calm)

/** Ways to say "this machine", "this network", "this cloud" and "nowhere in particular". */
const private_ = [
  ...[
    '127.0.0.1',
    '127.1',
    '127.0.1',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '017700000001',
    '127.255.255.254',
    '0',
    '0.0.0.0',
    '0x0',
  ],
  ...['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', '192.168.255.255', '3232235521', '0xc0a80001'],
  ...[
    '169.254.169.254',
    '2852039166',
    '0xa9fea9fe',
    '0251.0376.0251.0376',
    '169.254.170.2',
    '100.64.0.1',
    '100.127.255.255',
    '100.100.100.200',
    '168.63.129.16',
  ],
  ...[
    '192.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '192.88.99.1',
  ],
  ...[
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::ffff:10.0.0.1]',
    '[::ffff:169.254.169.254]',
    '[::127.0.0.1]',
  ],
  ...['[fc00::1]', '[fd00::1]', '[fdff:ffff::1]', '[fe80::1]', '[fec0::1]', '[ff02::1]', '[fd00:ec2::254]', '[2001:db8::1]', '[100::1]'],
  ...[
    '[64:ff9b::7f00:1]',
    '[64:ff9b::a9fe:a9fe]',
    '[64:ff9b:1::1]',
    '[2002:7f00:1::]',
    '[2002:a9fe:a9fe::]',
    '[2001::1]',
    '[2001:0:7f00:1::]',
  ],
  ...['①②⑦.⓪.⓪.①', '127。0。0。1', '１２７.0.0.1', '%31%32%37.0.0.1', '127.0.0.1.'],
  ...['localhost', 'LOCALHOST', 'localhost.', 'inner.test', 'both.test', 'six.test', 'mapped.test', 'cloud.test', 'nowhere.test'],
]
Object.assign(names, {
  localhost: ['127.0.0.1'],
  'localhost.': ['::1'],
  'inner.test': ['10.0.0.7'],
  'both.test': ['127.0.0.2', '10.0.0.7'],
  'six.test': ['fd00::7'],
  'mapped.test': ['::ffff:127.0.0.1'],
  'cloud.test': ['169.254.169.254'],
})

describe('a link that somebody else named', () => {
  test.each(private_)('to %s is not followed', async (host) => {
    const canary = await serve((_, answer) => answer.end('SECRET'))
    await expect(get(`http://${host}:${canary.port}/`)).rejects.toMatchObject({ code: 'WDL_NET_PRIVATE' })
    expect(canary.asked).toEqual([])
  })

  test('to a private address is not followed, however it is spelt', { timeout: 60_000 }, async () => {
    const byte = fc.integer({ min: 0, max: 255 })
    const address = fc.oneof(
      ...[[127], [10], [192, 168], [172, 16], [172, 31], [169, 254], [100, 64], [0]].map((head) =>
        fc.tuple(...Array.from({ length: 4 - head.length }, () => byte)).map((tail) => [...head, ...tail]),
      ),
    )
    const base = fc.constantFrom<(n: number) => string>(
      String,
      (n) => `0x${n.toString(16)}`,
      (n) => `0x000${n.toString(16)}`,
      (n) => `0${n.toString(8)}`,
    )
    const wide = (text: string) => text.replace(/[0-9a-fx]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0))
    const escaped = (text: string) => text.replace(/[0-9]/g, (char) => `%3${char}`)
    const inV6 = (prefix: string, [a, b, c, d]: readonly number[]) =>
      `[${prefix}${((a! << 8) | b!).toString(16)}:${((c! << 8) | d!).toString(16)}]`
    const spelling = fc
      .tuple(address, fc.array(base, { minLength: 4, maxLength: 4 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 5 }))
      .map(([bytes, bases, parts, dress]) => {
        if (dress === 4) return inV6('::ffff:', bytes)
        if (dress === 5) return inV6('64:ff9b::', bytes)
        // As many parts as there are, the last of which takes all bytes that are left.
        const rest = bytes.slice(parts - 1).reduce((sum, each) => sum * 256 + each, 0)
        const plain = [...bytes.slice(0, parts - 1), rest].map((each, n) => bases[n]!(each)).join('.')
        return [plain, wide(plain), escaped(plain), `${plain}.`][dress]!
      })
    await fc.assert(
      fc.asyncProperty(spelling, async (host) => {
        await expect(get(`http://${host}:1/`), host).rejects.toMatchObject({ code: 'WDL_NET_PRIVATE' })
      }),
      { numRuns: cases(1_000) },
    )
  })

  test.each([
    'ftp://pond.test/',
    'file:///etc/passwd',
    'data:text/html,x',
    'gopher://pond.test/',
    'http://ann:secret@pond.test/',
    'http://pond.test:8080/',
    'https://pond.test:80/',
    'http://pond.test:22/',
  ])('as %s is not followed', async (url) => {
    await expect(get(url, publicSend(border, resolve))).rejects.toMatchObject({ code: 'WDL_NET_PRIVATE' })
  })

  test('is read under its own name, without telling who asks', async () => {
    const pond = await serve((_, answer) => answer.setHeader('set-cookie', 'a=b').end('ducks'), '127.0.0.2')
    const init = { headers: { cookie: 'x=y', authorization: 'Bearer z', accept: 'text/html' } }
    const response = await publicFetch(publicSend(border, resolve, true), `http://pond.test:${pond.port}/a?b`, init, calm)
    expect([response.status, response.headers.get('set-cookie'), await response.text()]).toEqual([200, null, 'ducks'])
    expect(pond.asked).toMatchObject([{ url: '/a?b', host: `pond.test:${pond.port}` }])
    expect(Object.keys(pond.asked[0]!.headers)).not.toContain('cookie')
    expect(Object.keys(pond.asked[0]!.headers)).not.toContain('authorization')
  })

  test('is only read', async () => {
    const pond = await serve((_, answer) => answer.end('x'), '127.0.0.2')
    const send = publicSend(border, resolve, true)
    await expect(publicFetch(send, `http://pond.test:${pond.port}/`, { method: 'POST' }, calm)).rejects.toMatchObject({
      code: 'WDL_NET_PRIVATE',
    })
    expect(pond.asked).toEqual([])
  })

  test('is told something by whoever may, with its own headers only, and its redirect goes nowhere', async () => {
    const canary = await serve((_, answer) => answer.end('SECRET'), '127.0.0.2')
    const pond = await serve((request, answer) => {
      request.resume()
      answer.writeHead(307, { location: `http://pond.test:${canary.port}/` }).end()
    }, '127.0.0.2')
    const headers = { cookie: 'x=y', authorization: 'Bearer z', 'content-type': 'application/json', 'x-waddle-delivery': '1' }
    const send = publicSend(border, resolve, true)
    const response = await publicFetch(send, `http://pond.test:${pond.port}/`, { method: 'POST', body: '{}', headers }, calm, true)
    expect(response.status).toBe(307)
    expect(canary.asked).toEqual([])
    expect(Object.keys(pond.asked[0]!.headers)).toEqual(expect.arrayContaining(['content-type', 'x-waddle-delivery']))
    for (const name of ['cookie', 'authorization']) expect(Object.keys(pond.asked[0]!.headers)).not.toContain(name)
    for (const where of ['http://127.0.0.1/', 'http://localhost/', 'http://[::ffff:127.0.0.1]/', 'http://169.254.169.254/'])
      await expect(publicFetch(send, where, { method: 'POST', body: '{}' }, calm, true)).rejects.toMatchObject({ code: 'WDL_NET_PRIVATE' })
  })

  test.each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433', 'inner.test'])(
    'is not followed when it redirects to %s',
    async (host) => {
      const canary = await serve((_, answer) => answer.end('SECRET'))
      const pond = await serve((_, answer) => answer.writeHead(302, { location: `http://${host}:${canary.port}/` }).end(), '127.0.0.2')
      await expect(get(`http://pond.test:${pond.port}/`)).rejects.toMatchObject({ code: 'WDL_NET_PRIVATE' })
      expect(canary.asked).toEqual([])
    },
  )

  test('is followed over two redirects, and not over three', async () => {
    const hops =
      (most: number): RequestListener =>
      (request, answer) => {
        const at = Number(request.url?.slice(1))
        if (at < most) answer.writeHead(302, { location: `/${at + 1}` }).end()
        else answer.end('there')
      }
    const near = await serve(hops(2), '127.0.0.2')
    expect(await (await get(`http://pond.test:${near.port}/0`)).text()).toBe('there')
    const far = await serve(hops(5), '127.0.0.2')
    await expect(get(`http://pond.test:${far.port}/0`)).rejects.toMatchObject({ code: 'WDL_NET_REDIRECTS' })
    expect(far.asked).toHaveLength(3)
  })

  test('is spoken to at the address that was checked, whatever its name means a moment later', async () => {
    const canary = await serve((_, answer) => answer.end('SECRET'))
    const pond = await serve((_, answer) => answer.end('ducks'), '127.0.0.2')
    let looks = 0
    const rebinding = async () => [{ address: looks++ === 0 ? '127.0.0.2' : '127.0.0.1', family: 4 }]
    const send = publicSend(border, rebinding, true)
    expect(await (await get(`http://pond.test:${pond.port}/`, send)).text()).toBe('ducks')
    expect(looks).toBe(1)
    await expect(get(`http://pond.test:${canary.port}/`, send)).rejects.toMatchObject({ code: 'WDL_NET_PRIVATE' })
    expect(canary.asked).toEqual([])
  })

  test('gives 256 kB of a page that is longer, and reads no more of it', async () => {
    const piece = Buffer.alloc(64 * 1024, 'x')
    let written = 0
    const pond = await serve((_, answer) => {
      const go = () => {
        while (!answer.destroyed && written < 64 * 1024 * 1024) {
          written += piece.length
          if (!answer.write(piece)) return void answer.once('drain', go)
        }
        answer.end()
      }
      go()
    }, '127.0.0.2')
    expect(await (await get(`http://pond.test:${pond.port}/`)).text()).toHaveLength(allowance.bytes)
    expect(written).toBeLessThan(16 * 1024 * 1024)
  })

  test('gives 256 kB of a page that was packed a thousand times smaller', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024))
    const pond = await serve((_, answer) => answer.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb), '127.0.0.2')
    const before = process.memoryUsage().arrayBuffers
    expect((await (await get(`http://pond.test:${pond.port}/`)).arrayBuffer()).byteLength).toBe(allowance.bytes)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024)
  })

  test('is given up on when it trickles, and when its name leads nowhere', async () => {
    const pond = await serve((_, answer) => {
      answer.write('<title>')
      const drip = setInterval(() => answer.write('.'), 50)
      answer.once('close', () => clearInterval(drip))
    }, '127.0.0.2')
    await expect(get(`http://pond.test:${pond.port}/`).then((response) => response.text())).rejects.toThrow()
    await expect(get('http://nowhere.test/')).rejects.toMatchObject({ code: 'WDL_NET_PRIVATE' })
  })
})

test('an owner opens a network of their own and closes one that is public', () => {
  const own = new Border({ allow: ['10.1.0.0/16', 'fd00:1::/32'], deny: ['8.8.8.0/24', '10.1.2.0/24'] })
  expect(['10.1.0.1', 'fd00:1::5', '1.1.1.1', '2606:4700::1'].map((each) => own.passes(each))).toEqual([true, true, true, true])
  expect(['10.2.0.1', '8.8.8.8', '10.1.2.3', '::ffff:8.8.8.8', 'x'].map((each) => own.passes(each))).toEqual([
    false,
    false,
    false,
    false,
    false,
  ])
  expect(() => new Border({ allow: ['10.0.0.0'], deny: [] })).toThrow(expect.objectContaining({ code: 'WDL_NET_RANGE' }))
})
