import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { defineModule } from '@waddlebot/sdk'
import { expect, onTestFinished, test } from 'vitest'
import { SmallBot } from '../test-host/small-bot.ts'
import { Faults } from './faults.ts'
import { silentLog } from './log.ts'
import { openReports } from './reports.ts'

/** A server on this machine that takes envelopes, as Sentry and what speaks its protocol do. */
async function counterpart(status = 200) {
  const got: { url: string; auth: string; event: Record<string, never> }[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const [head, item, event] = body.split('\n')
    const { length, type } = JSON.parse(item!) as { length: number; type: string }
    expect([type, length, JSON.parse(head!).event_id]).toEqual(['event', Buffer.byteLength(event!), JSON.parse(event!).event_id])
    got.push({ url: request.url!, auth: String(request.headers['x-sentry-auth']), event: JSON.parse(event!) })
    response.writeHead(status, { 'retry-after': '120' }).end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { got, dsn: `http://publickey@127.0.0.1:${(server.address() as AddressInfo).port}/42` }
}

const pond = defineModule({
  name: 'pond',
  commands: {
    'fall <n:int>': ({ args }) => {
      throw new TypeError(`duck ${args.n} fell, says token hunter2-canary`)
    },
  },
})

test('what a module throws is reported once, with a fingerprint, where it happened, and no secret', async () => {
  const { got, dsn } = await counterpart()
  const reports = openReports(dsn, silentLog)
  const bot = await SmallBot.start([pond], { reports, secretValues: () => ['hunter2-canary'] })
  await bot.hear('!fall 1', { id: 'm-1' })
  await bot.hear('!fall 2', { id: 'm-2' })
  await bot[Symbol.asyncDispose]()
  expect(got).toHaveLength(1)
  const { url, auth, event } = got[0]!
  expect([url, auth]).toEqual(['/api/42/envelope/', expect.stringContaining('sentry_key=publickey')])
  expect(event).toMatchObject({
    level: 'error',
    logger: 'waddle',
    fingerprint: [expect.stringMatching(/^[0-9a-f]{16}$/)],
    extra: { id: 'console:m-1', channel: 'console:lobby' },
    exception: { values: [{ type: 'TypeError', value: 'duck 1 fell, says token [redacted]' }] },
  })
  expect(JSON.stringify(event)).not.toContain('hunter2')
  expect(JSON.stringify(event['exception'])).toContain('reports.test.ts')
})

test('reports are thirty a minute at most, and none while the server asks for rest', async () => {
  const calm = await counterpart()
  let time = 0
  const reports = openReports(calm.dsn, silentLog, fetch, () => time)
  const faults = new Faults(
    () => 0,
    () => [],
  )
  faults.onFault((fault) => reports.send(fault))
  const words = Array.from(
    { length: 50 },
    (_, index) => `fault of kind ${String.fromCodePoint(0x61 + (index % 26)).repeat(1 + Math.floor(index / 26))}`,
  )
  for (const word of words) faults.note(word, {})
  await reports.close()
  expect(calm.got).toHaveLength(30)
  time = 60_000
  for (const word of words) faults.note(word, {})
  await reports.close()
  expect(calm.got).toHaveLength(60)

  const tired = await counterpart(429)
  const others = openReports(tired.dsn, silentLog, fetch, () => time)
  const [fault] = faults.latest()
  others.send(fault!)
  await others.close()
  time += 119_000
  others.send(fault!)
  await others.close()
  expect(tired.got).toHaveLength(1)
  time += 2_000
  others.send(fault!)
  await others.close()
  expect(tired.got).toHaveLength(2)
})

test('a server that is away, or a DSN that is none, stops nothing and is told of without its text', async () => {
  const warned: unknown[] = []
  const reports = openReports('http://publickey@127.0.0.1:1/42', { ...silentLog, warn: (...line) => void warned.push(line) })
  const faults = new Faults(
    () => 0,
    () => [],
  )
  faults.onFault((fault) => reports.send(fault))
  faults.note('fell', { error: new Error('deep') })
  await reports.close()
  expect(warned).toHaveLength(1)
  expect(JSON.stringify(warned)).not.toContain('publickey')
  expect(() => openReports('https://hunter2@', silentLog)).toThrow(expect.objectContaining({ code: 'WDL_REPORT_DSN' }))
  expect(() => openReports('https://hunter2@', silentLog)).not.toThrow(/hunter2/)
})
