import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startTwitchChat } from '@waddlebot/fake-platforms'
import { expect, onTestFinished, test } from 'vitest'
import * as z from 'zod'
import { emptyFolder, program, waddle } from '../trial.ts'

const schema = (name: string) => JSON.parse(readFileSync(new URL(`../../schema/${name}.json`, import.meta.url), 'utf8'))

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** A bot that runs on a fake Twitch. */
async function running(http: (port: number) => string) {
  const chat = await startTwitchChat({ accounts: { duckbot: { token: 'secret-token-123' } } })
  const dir = emptyFolder()
  const port = await freePort()
  writeFileSync(
    join(dir, 'waddle.yml'),
    `name: duckbot
http: ${http(port)}
log: { traceEvery: 1 }
receivers:
  twitch: { config: { url: '${chat.url}', username: duckbot, channels: [duckpond] } }
modules:
  help:
`,
  )
  const env = { PATH: process.env['PATH'] ?? '', TWITCH_TOKEN: 'secret-token-123' }
  const bot = spawn(process.execPath, [program, 'run'], { cwd: dir, stdio: ['ignore', 'ignore', 'pipe'], env })
  let log = ''
  bot.stderr.on('data', (chunk: Buffer) => (log += chunk.toString('utf8')))
  const ended = new Promise((resolve) => bot.once('close', resolve))
  onTestFinished(async () => {
    bot.kill('SIGTERM')
    await ended
    await chat.stop()
  })
  const over = ended.then(() => Promise.reject(new Error(log)))
  await Promise.race([Promise.all([chat.joined('duckpond', 20_000), answering(port)]), over])
  return { dir, chat }
}

/** Resolves once the web side of the bot answers: it may be in its channels before. */
async function answering(port: number): Promise<void> {
  while (
    !(await fetch(`http://127.0.0.1:${port}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    ))
  )
    await sleep(20)
}

test('status says how a bot does that runs, trace what became of one message, both as their schemas say', async () => {
  const { dir, chat } = await running((port) => `{ port: ${port} }`)
  const id = chat.say('duckpond', { user: 'bob', text: '!help' })
  await chat.waitFor((it) => it.sent.length > 0 && it.sent)
  const status = await waddle(['status'], { cwd: dir })
  expect(status).toMatchObject({ code: 0 })
  expect(status.out).toMatch(/database +sqlite ok\n/)
  expect(status.out).toMatch(/process +alone {2}receivers router hub jobs {2}\S+:\d+ {2}running for/)
  expect(status.out).toMatch(/a minute +\d+ received, 1 handled, 0 refused, 0 failed, 1 sent\n/)
  expect(status.out).toMatch(/receiver +twitch up/)
  const road = await waddle(['trace', `twitch:${id}`], { cwd: dir })
  expect(road.out).toMatch(/^trace [0-9a-f]{32}\n/)
  for (const step of ['matched', 'stored', 'ran', 'committed', 'said']) expect(road.out).toMatch(new RegExp(`\\d ms {2}alone +${step}`))
  expect(road.out).toMatch(/journal +done +help {2}replied/)
  for (const [name, args] of [
    ['status', ['status']],
    ['trace', ['trace', `twitch:${id}`]],
  ] as const) {
    const { data } = (await waddle([...args, '--json'], { cwd: dir })).json()
    z.fromJSONSchema(schema(name).properties.data).parse(data)
  }
  expect(await waddle(['trace', 'twitch:nobody'], { cwd: dir })).toMatchObject({
    out: '',
    err: expect.stringContaining('WDL_TRACE_UNKNOWN'),
  })
})

test('a bot that asks for keys is asked with the one that the error tells how to make', async () => {
  const { dir } = await running((port) => `{ port: ${port}, keys: true }`)
  const refused = await waddle(['status'], { cwd: dir })
  expect(refused).toMatchObject({ out: '', err: expect.stringContaining('WDL_WATCH_REFUSED') })
  const key = (await waddle(['key', 'create', 'status-reader', '--scope', 'status', '--for', '1d'], { cwd: dir })).out.trim()
  expect(await waddle(['status'], { cwd: dir, env: { WADDLE_SERVICE_KEY: key } })).toMatchObject({ code: 0, err: '' })
  const other = await waddle(['trace', 'twitch:1'], { cwd: dir, env: { WADDLE_SERVICE_KEY: key } })
  expect(other).toMatchObject({ out: '', err: expect.stringContaining('wants a key for traces, and not this one') })
  expect(other.err).not.toContain(key.slice(17))
})

test('where no bot runs, or none can be asked, the next command is said', async () => {
  const dir = emptyFolder()
  const file = join(dir, 'waddle.yml')
  writeFileSync(file, `http: { port: ${await freePort()} }\n`)
  expect(await waddle(['status'], { cwd: dir })).toMatchObject({
    out: '',
    err: expect.stringMatching(/WDL_WATCH_SILENT\n {7}try: waddle run\n$/),
  })
  writeFileSync(file, 'http: false\n')
  expect(await waddle(['status'], { cwd: dir })).toMatchObject({ out: '', err: expect.stringContaining('try: waddle config unset http') })
})
