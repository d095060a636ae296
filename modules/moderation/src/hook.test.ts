import { platformNames } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import { pond } from './fixtures/pond.ts'
import { hookSecret, signatureOf } from './hook.ts'

const key = 'a key of the tests'
const url = 'https://hooks.example/here'
const options = { secrets: { [hookSecret]: key } }

test.each(platformNames)('on %s a rule tells its address, signed, once, and the message goes on its way', async (platform) => {
  await using it = await pond(options, platform)
  const calls: { headers: Headers; body: string }[] = []
  it.bot.fetch(url, async (request) => {
    calls.push({ headers: request.headers, body: await request.text() })
    return new Response('thanks')
  })
  expect((await it.mod.says(`!rule add --on word webhook giveaway ${url}`)).join()).toContain('calls')
  expect(await it.on(platform, 'ann').tries('a giveaway, مرحبا!', { id: 'm-7' })).toMatchObject({ outcome: 'silent' })
  await it.bot.advance('1m')
  expect(calls).toHaveLength(1)
  const { body, headers } = calls[0]!
  expect(JSON.parse(body)).toMatchObject({
    ...{ rule: 1, pattern: 'giveaway', community: 'main' },
    message: { id: expect.any(String), text: 'a giveaway, مرحبا!' },
    author: { account: `${platform}:ann`, name: 'ann' },
  })
  const [time, delivery] = [headers.get('x-waddle-timestamp')!, headers.get('x-waddle-delivery')!]
  expect(delivery).toMatch(/^rule-1:/)
  expect(headers.get('x-waddle-signature')).toBe(`v1=${signatureOf(key, time, delivery, body)}`)
})

test('an address that does not answer is told again under the same key, and not for ever', async () => {
  await using it = await pond(options)
  const keys: string[] = []
  let status = 503
  it.bot.fetch(url, ({ headers }) => {
    keys.push(headers.get('x-waddle-delivery')!)
    return new Response('', { status })
  })
  await it.mod.says(`!rule add --on word webhook spam ${url}`)
  await it.on('twitch', 'ann').says('spam')
  await it.bot.advance('12s')
  expect(keys.length).toBeGreaterThan(1)
  status = 200
  await it.bot.advance('1h')
  const taken = keys.length
  expect(new Set(keys).size).toBe(1)
  await it.bot.advance('1h')
  expect(keys).toHaveLength(taken)
  status = 500
  await it.on('twitch', 'bob').says('spam')
  await it.bot.advance('3h')
  expect(keys.length - taken).toBe(6)
  status = 410
  await it.on('twitch', 'eve').says('spam')
  await it.bot.advance('3h')
  expect(keys.length - taken).toBe(7)
})

test('without a key to sign with nothing is told', async () => {
  await using it = await pond()
  let called = 0
  it.bot.fetch(url, () => {
    called++
    return new Response('')
  })
  await it.mod.says(`!rule add --on word webhook spam ${url}`)
  await it.on('twitch', 'ann').says('spam')
  await it.bot.advance('1h')
  expect(called).toBe(0)
})

test('what is no address is refused in words', async () => {
  await using it = await pond(options)
  for (const address of ['', 'http://hooks.example/', 'hooks.example', 'file:///etc/passwd', 'javascript:alert(1)'])
    expect((await it.mod.says(`!rule add --on word webhook spam ${address}`)).join(), address).toContain('Say which address it calls')
  expect((await it.mod.says('!rule add --on word webhook spam https://ann:secret@hooks.example/')).join()).toContain('password')
})

test.each(platformNames)('on %s a permit is for as many links as were said, and no longer than was said', async (platform) => {
  await using it = await pond({}, platform)
  const ann = it.on(platform, 'ann')
  await it.mod.says('!filters links on')
  await ann.says('hello')
  expect(await it.mod.says('!permit ann 5m 2')).toEqual(['ann may post 2 links in the next 5m.'])
  const link = async () => (await ann.tries('see https://example.com/duck')).reason
  expect([await link(), await link()]).not.toContain('links')
  expect(await link()).toBe('links')
  await it.mod.says('!permit ann 5m 3')
  expect(await link()).not.toBe('links')
  await it.bot.restart()
  expect([await link(), await link()]).not.toContain('links')
  expect(await link()).toBe('links')
  await it.mod.says('!permit ann 5m 3')
  await it.bot.advance('6m')
  expect(await link()).toBe('links')
  for (const links of ['0', '-1', '101']) expect(await it.mod.says(`!permit ann 5m ${links}`)).toEqual(['A permit is for 1 to 100 links.'])
})
