import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Ward } from '../ward.ts'

/** Something else that listens on this machine. */
async function neighbour(): Promise<number> {
  const server: Server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

async function serving(http: string): Promise<Ward> {
  const ward = await Ward.bot()
  ward.edit('\nhttp: false', `\nhttp: ${http}`)
  return ward
}

describe('http.port', () => {
  test('finds a port that is taken, and moves to a free one', async () => {
    const port = await neighbour()
    const ward = await serving(`{ port: ${port} }`)
    await ward.mends('http.port', {
      code: 'WDL_HTTP_LISTEN',
      message: new RegExp(`${port}, which something else`),
      fix: /^waddle config set http\.port \d+$/,
    })
  })

  test('finds one that a variable asks for, and takes the variable away', async () => {
    const port = await neighbour()
    const ward = await serving('{ port: 0 }')
    await ward.mends('http.port', { code: 'WDL_HTTP_LISTEN', env: { WADDLE_HTTP_PORT: String(port) }, fix: /^unset WADDLE_HTTP_PORT && / })
  })

  test('finds an address that is not of this machine', async () => {
    const ward = await serving('{ host: 192.0.2.1, port: 8123, token: HTTP_TOKEN }')
    await ward.mends('http.port', { code: 'WDL_HTTP_LISTEN', message: /192\.0\.2\.1/, fix: 'waddle config set http.host 127.0.0.1' })
  })
})

describe('http.open', () => {
  test('finds a web side that everybody can reach, and has a token asked for', async () => {
    const ward = await serving('{ host: 0.0.0.0, port: 0 }')
    await ward.mends('http.open', { code: 'WDL_HTTP_OPEN', input: '0123456789abcdefghij' })
  })

  test.each([
    ['that nobody has set', undefined, 'WDL_SECRET_MISSING'],
    ['that is short', 'pond', 'WDL_SECRET_WEAK'],
    ['that everybody tries first', 'changeme-changeme-changeme', 'WDL_SECRET_WEAK'],
  ])('finds a token %s, makes a good one, and never says it', async (_, value, code) => {
    const ward = await serving('{ host: 0.0.0.0, port: 0, token: HTTP_TOKEN }')
    if (value !== undefined) await ward.shell('waddle secret set HTTP_TOKEN', { input: value })
    if (value !== undefined) expect(JSON.stringify(await ward.findings('http.open'))).not.toContain(value)
    await ward.mends('http.open', { code })
  })
})
