import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type FakeDiscord,
  type FakeSlack,
  type FakeTwitch,
  noDiscordLimits,
  noLimits,
  slackUnpaced,
  startDiscord,
  startSlack,
  startTwitch,
} from '@waddlebot/fake-platforms'
import { emptyFolder, program } from '../trial.ts'

/** The three platforms, and a bot on all of them as `waddle run` starts it. */
export interface Three {
  readonly twitch: FakeTwitch
  readonly discord: FakeDiscord
  readonly slack: FakeSlack
  readonly bot: ChildProcess
  readonly dir: string
  /** Where the bot's web side is. */
  readonly url: string
  /** What it logged so far. */
  log(): string
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>
  stop(): Promise<void>
}

const botToken = 'quack.token.fake'

/**
 * @param modules lines of waddle.yml below `modules:`
 * @param code modules of the bot's own, by name
 * @param channels of Twitch
 */
export async function startThree(
  modules: string,
  code: Readonly<Record<string, string>> = {},
  channels: readonly string[] = ['pond'],
): Promise<Three> {
  const twitch = await startTwitch({ limits: noLimits, accounts: { duckbot: { token: 'twitch-token' } } })
  const discord = await startDiscord({ token: botToken, limits: noDiscordLimits })
  const slack = await startSlack({ limits: slackUnpaced })
  const dir = emptyFolder()
  for (const [name, text] of Object.entries(code)) {
    mkdirSync(join(dir, 'modules', name), { recursive: true })
    writeFileSync(join(dir, 'modules', name, 'index.js'), text)
    writeFileSync(join(dir, 'modules', name, 'package.json'), '{"type":"module","exports":"./index.js"}')
  }
  writeFileSync(
    join(dir, 'waddle.yml'),
    `
name: duckbot
database: sqlite:data/bot.db
http: { port: 0 }
log: { level: info }
receivers:
  twitch: { config: { url: '${twitch.chat.url}', username: duckbot, channels: [${channels.join(', ')}] } }
  discord: { config: { api: '${discord.api}' } }
  slack: { config: { apiUrl: '${slack.apiUrl}' } }
modules:
${modules}
`,
  )
  const env = {
    PATH: process.env['PATH'] ?? '',
    TWITCH_TOKEN: 'twitch-token',
    DISCORD_TOKEN: botToken,
    SLACK_BOT_TOKEN: slack.team().botToken,
    SLACK_APP_TOKEN: slack.appToken,
  }
  const bot = spawn(process.execPath, [program, 'run'], { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'], env })
  let [out, err] = ['', '']
  bot.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')))
  bot.stderr.on('data', (chunk: Buffer) => (err += chunk.toString('utf8')))
  const ended = new Promise<number | null>((resolve) => bot.on('close', resolve))
  const stop = async () => {
    bot.kill('SIGKILL')
    await ended
    await Promise.all([twitch.stop(), discord.stop(), slack.stop()])
  }
  const log = () => `${out}\n${err}`
  try {
    const url = await firstUrl(() => out + err, ended)
    const three: Three = { twitch, discord, slack, bot, dir, url, log, ended, stop }
    await ready(url, ended)
    return three
  } catch (error) {
    await stop()
    throw new Error(`the bot did not get ready: ${(error as Error).message}\n${log()}`)
  }
}

async function firstUrl(look: () => string, ended: Promise<unknown>): Promise<string> {
  let over = false
  void ended.then(() => (over = true))
  for (const end = Date.now() + 30_000; ; await pause(20)) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(look())?.[0]
    if (url !== undefined) return url
    if (over) throw new Error('it ended')
    if (Date.now() > end) throw new Error('it named no address')
  }
}

async function ready(url: string, ended: Promise<unknown>): Promise<void> {
  let over = false
  void ended.then(() => (over = true))
  let last = ''
  for (const end = Date.now() + 30_000; ; await pause(50)) {
    const answer = await fetch(`${url}/readyz`)
    if (answer.ok) return
    last = await answer.text()
    if (over) throw new Error('it ended')
    if (Date.now() > end) throw new Error(last)
  }
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
