import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startTwitchChat, type TwitchChat } from '@waddlebot/fake-platforms'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { emptyFolder, program } from '../trial.ts'

/** The whole bot, as `waddle run` starts it, through tmi.js over a real socket. */
let chat: TwitchChat
let bot: ReturnType<typeof spawn>
let ended: Promise<number | null>
let log = ''
let out = ''

beforeEach(async () => {
  chat = await startTwitchChat({ accounts: { duckbot: { token: 'secret-token-123' } } })
  const dir = emptyFolder()
  mkdirSync(join(dir, '.waddle'))
  writeFileSync(
    join(dir, 'waddle.yml'),
    `
name: duckbot
http: { port: 0 }
receivers:
  twitch: { config: { url: '${chat.url}', username: duckbot, channels: [duckpond, gooselake] } }
modules:
  help:
  memories: { config: { samples: true } }
`,
  )
  log = out = ''
  bot = spawn(process.execPath, [program, 'run'], {
    cwd: dir,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', TWITCH_TOKEN: 'secret-token-123' },
  })
  bot.stderr!.on('data', (chunk: Buffer) => (log += chunk.toString('utf8')))
  bot.stdout!.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')))
  ended = new Promise((resolve) => bot.on('close', resolve))
  await Promise.race([
    Promise.all([chat.joined('duckpond', 20_000), chat.joined('gooselake', 20_000)]),
    ended.then(() => Promise.reject(new Error(log))),
  ])
})
afterEach(async () => {
  bot.kill('SIGKILL')
  await ended
  await chat.stop()
})

test('!quote 1 is answered on Twitch, as a reply to the message', async () => {
  const id = chat.say('duckpond', { user: 'bob', text: '!quote 1' })
  const [answer] = await chat.waitFor((it) => it.sent.length > 0 && it.sent)
  expect(answer).toMatchObject({ channel: 'duckpond', text: expect.stringContaining('#1 “') })
  expect(answer!.tags['reply-parent-msg-id']).toBe(id)
})

test('badges give roles, chatter and refusals are met with silence, and each channel is answered where it asked', async () => {
  chat.say('duckpond', { user: 'bob', text: 'just chatting' })
  chat.say('duckpond', { user: 'bob', text: '!quote add nobody may' })
  chat.say('gooselake', { user: 'eve', text: '!quote add ducks on ice', badges: ['moderator'] })
  await chat.waitFor((it) => it.sent.length > 0)
  expect(chat.sent.map((message) => [message.channel, message.text])).toEqual([['gooselake', 'Added #11.']])
})

test('told to stop while commands run, it answers what it accepted and ends with 0, and its log keeps the secret', async () => {
  for (let n = 1; n <= 10; n++) chat.say('duckpond', { user: `viewer${n}`, text: '!quote vote 2' })
  await chat.waitFor((it) => it.sent.length > 0)
  bot.kill('SIGTERM')
  expect(await ended).toBe(0)
  expect(chat.sent).toHaveLength(10)
  expect(log).toContain('"message":"stopped"')
  expect(log).not.toContain('secret-token-123')
  for (const line of log.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow()
})

test('a token that Twitch does not take any more is tried once, and /readyz says why the bot is not ready, and what to type', async () => {
  const address = () => /http:\/\/127\.0\.0\.1:\d+/.exec(out + log)?.[0]
  await expect.poll(address, { timeout: 20_000 }).toBeDefined()
  const ready = async () => {
    const answer = await fetch(`${address()}/readyz`)
    return { status: answer.status, why: await answer.text() }
  }
  await expect.poll(ready, { timeout: 20_000 }).toMatchObject({ status: 200 })
  const dials = chat.dials.length
  chat.revoke('duckbot')
  chat.dropAll()
  const why = expect.stringMatching(/Login authentication failed.*waddle connect twitch/)
  await expect.poll(ready, { timeout: 20_000 }).toMatchObject({ status: 503, why })
  // That it stays at one for as long as ten minutes is shown with a clock of its own, in modules/twitch/src/chat/outage.test.ts.
  expect(chat.dials.length - dials).toBe(1)
  // It lives, and need not be started anew: the next token is taken up as it is.
  expect((await fetch(`${address()}/healthz`)).status).toBe(200)
})
