import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { SqliteStore } from '@waddlebot/core'
import { SetClock } from '@waddlebot/core/test-host'
import { startTwitchChat } from '@waddlebot/fake-platforms'
import { expect, onTestFinished, test } from 'vitest'
import { Living } from '../../packages/cli/src/hostile/living.ts'
import { emptyFolder, waddle } from '../../packages/cli/src/trial.ts'

const many = 500
const second = 1_000
const hour = 3_600 * second
const day = 24 * hour
const memories = resolve(import.meta.dirname, '../../modules/memories')

/** A bot that remembers, with so many people who have a reminder each, all of the same moment; in one channel or each in their own. */
async function waiting(due: number, count = many, channel?: string, receivers = ''): Promise<string> {
  const dir = emptyFolder()
  writeFileSync(
    join(dir, 'waddle.yml'),
    `database: sqlite:bot.db\nhttp: false\nlog: { level: warn }\n${receivers}modules:\n  memories: { from: ${memories} }\n`,
  )
  const { code, err } = await waddle(['migrate'], { cwd: dir })
  if (code !== 0) throw new Error(`the bot to be told another time could not be made: ${err}`)
  const store = SqliteStore.open({ file: join(dir, 'bot.db') })
  await store.transaction(async (tx) => {
    for (let n = 0; n < count; n++) {
      await tx.run`INSERT INTO memories_reminder (person, account, name, community, channel, text, made_at, due_at, zone)
        VALUES (${`console:p${n}`}, ${`console:p${n}`}, ${`p${n}`}, 'main', ${channel ?? `console:c${n}`}, ${`text ${n}`}, 0, ${due}, 'UTC')`
    }
  })
  await store.close()
  return dir
}

/** Texts of reminders that were told so far, and how many of them say that they are late. */
function told(bot: Living) {
  const texts = bot.lines.flatMap(({ type, text }) => (type === 'message' && /text \d+/.test(String(text)) ? [String(text)] : []))
  return { which: texts.map((text) => /text \d+/.exec(text)![0]), late: texts.filter((text) => text.includes('was due')).length }
}

/** By how much the clock is set, and after how much they are due; milliseconds from where it stood. Undefined where it goes on standing. */
const jumps: readonly (readonly [string, number | undefined, number])[] = [
  ['an hour forward', hour, hour / 2],
  ['an hour back', -hour, 2 * second],
  ['a day forward', day, day / 2],
  ['a day back', -day, 2 * second],
  ['to a stop', undefined, 2 * second],
]

/** Wait until all were told, and for whatever would be told once more; then each was told once. */
async function toldOnce(bot: Living) {
  await bot.until('all of them', () => told(bot).which.length >= many)
  await pause(2 * second)
  bot.hush()
  expect(await bot.ended).toMatchObject({ code: 0 })
  const { which } = told(bot)
  expect(new Set(which).size).toBe(many)
  expect(which).toHaveLength(many)
}

// Side by side: most of it is waiting for what must not come.
test.concurrent.each(jumps)(
  'when the clock of the machine is set %s while 500 reminders wait, each is told once and none before its time',
  {
    timeout: 120_000,
  },
  async (_, by, after) => {
    using clock = new SetClock()
    // It stands until the bot is there, however long that takes.
    const stood = Math.floor(Date.now() / second) * second
    clock.stops(stood)
    const bot = new Living(['console', '--json'], { cwd: await waiting(stood + after), env: clock.env })
    bot.say('up', '!help')
    await bot.done('up')
    expect(told(bot).which).toEqual([])
    if (by !== undefined) clock.goes(stood + by)
    const forward = (by ?? 0) > after
    if (!forward) {
      await pause(after + 1.5 * second)
      expect(told(bot).which, 'by the clock as it is set nothing is due').toEqual([])
      clock.goes(stood + after + second)
    }
    await toldOnce(bot)
    if (forward) expect(told(bot).late).toBe(many)
  },
)

test('when the clock of the machine runs ten times too fast, each of 500 reminders is told once and none before its time', {
  timeout: 120_000,
}, async () => {
  using clock = new SetClock()
  clock.races(10)
  const cwd = await waiting(Date.now() + 120 * second)
  const began = Date.now()
  const bot = new Living(['console', '--json'], { cwd, env: clock.env })
  await bot.until('the first of them', () => told(bot).which.length > 0)
  // As late as that clock can be by now: it began with the program, or later.
  expect(began + (Date.now() - began) * 10).toBeGreaterThanOrEqual(began + 100 * second)
  await toldOnce(bot)
})

test('when the clock of the machine is set a day forward, what is late in a channel of Twitch leaves no faster than Twitch allows', {
  timeout: 60_000,
}, async () => {
  using clock = new SetClock()
  const chat = await startTwitchChat({ accounts: { duckbot: { token: 'secret-token-123' } } })
  onTestFinished(() => chat.stop())
  const receivers = `receivers:\n  twitch: { config: { url: '${chat.url}', username: duckbot, channels: [duckpond] } }\n`
  const cwd = await waiting(Date.now() + hour, 40, 'twitch:duckpond', receivers)
  const bot = new Living(['run'], { cwd, env: { ...clock.env, TWITCH_TOKEN: 'secret-token-123' } })
  await chat.joined('duckpond', 20_000)
  clock.goes(Date.now() + day)
  // Twitch takes twenty in half a minute, and nine tenths of that are used.
  await bot.until('as many as may be said', () => chat.sent.length === 18)
  clock.goes(Date.now() + 2 * day)
  await pause(1.5 * second)
  expect(chat.sent).toHaveLength(18)
  expect(chat.refused).toEqual([])
  expect(chat.sent.every(({ text }) => text.includes('this was due'))).toBe(true)
  // A signal that asks would have it say on for eight seconds.
  bot.signal('SIGKILL')
  await bot.ended
})

test('a key ends by the clock of the machine as it is set, and is good again when that is set back', { timeout: 60_000 }, async () => {
  using clock = new SetClock()
  const cwd = emptyFolder()
  writeFileSync(join(cwd, 'waddle.yml'), 'http: { port: 0, keys: true }\nreceivers: {}\nmodules:\n  help:\n')
  const bot = new Living(['run'], { cwd, env: clock.env })
  const address = () => /"http":"([^"]+)"/.exec(bot.err)?.[1]
  await bot.until('its address', () => address() !== undefined)
  const { out } = await waddle(['key', 'create', 'prometheus', '--scope', 'metrics', '--for', '1h'], { cwd })
  const look = async () => (await fetch(`${address()}/metrics`, { headers: { authorization: `Bearer ${out.trim()}` } })).status
  const seen: number[] = []
  for (const by of [0, hour / 2, hour + second, 2 * day, -day, 0]) {
    clock.goes(Date.now() + by)
    seen.push(await look())
  }
  expect(seen).toEqual([200, 200, 401, 401, 200, 200])
  bot.signal('SIGTERM')
  expect(await bot.ended).toMatchObject({ code: 0 })
})
