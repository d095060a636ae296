import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { figure, freePort, OwnServer, SlowDisk } from '@waddlebot/core/test-host'
import { expect, test } from 'vitest'
import { notesBot, notesOf } from '../hostile/bot.ts'
import { Living } from '../hostile/living.ts'
import { counting, joined, ponds } from './fixtures/crowd.ts'
import { LiveFleet, pause } from './fixtures/fleet.ts'
import { Trials } from './fixtures/trials.ts'

/** What each wait for the disk takes; milliseconds. A worn card or a shared volume under load takes so much. */
const slow = 500
/** For how long; seconds. `WADDLE_SLOW_DISK_SECONDS` asks for longer. */
const lasts = Number(process.env['WADDLE_SLOW_DISK_SECONDS'] ?? 5)

const done = async (fleet: LiveFleet) =>
  Number((await fleet.rows<{ n: string }>("SELECT count(*) AS n FROM waddle_event WHERE state = 'done'"))[0]!.n)

test('while every wait for the disk of PostgreSQL takes half a second, what is said is done once, in order', {
  timeout: 240_000 + 3 * lasts * 1_000,
}, async () => {
  using disk = new SlowDisk()
  await using server = await OwnServer.start(disk.env)
  await using fleet = await LiveFleet.open({ ...counting, channels: ponds, servers: { postgres: server.url } })
  await fleet.migrate()
  for (const roles of ['receivers', 'router', 'router']) await fleet.start(roles)
  await joined(fleet)
  const trials = new Trials(fleet)
  const fault = async () => {
    const before = await done(fleet)
    disk.takes(slow)
    await pause(lasts * 1_000)
    const meanwhile = (await done(fleet)) - before
    disk.takes(0)
    expect(meanwhile).toBeGreaterThan(0)
    const after = await trials.serving()
    return {
      'each wait for the disk longer by (ms)': slow,
      'for (s)': lasts,
      'done meanwhile': meanwhile,
      'serving again after (s)': after,
    }
  }
  // For minutes more is said than such a disk takes: what there is no room for is apologised for.
  await trials.of('postgres-slow-disk', fault, lasts > 30)
})

test('while every wait for the disk of SQLite takes half a second, commands share it, and whoever asks how the bot is gets an answer', {
  timeout: 120_000,
}, async () => {
  using disk = new SlowDisk()
  const port = await freePort()
  const dir = notesBot({ settings: `http: { port: ${port} }\nlog: { level: error }\n` })
  mkdirSync(join(dir, 'data'))
  const bot = new Living(['console', '--json', '--http'], { cwd: dir, env: disk.env })
  bot.say('first', '!note first')
  expect(await bot.done('first')).toMatchObject({ outcome: 'replied' })
  disk.takes(slow)
  const ids = Array.from({ length: 60 }, (_, index) => `s${index}`)
  const began = Date.now()
  let last = 0
  // A channel each: what is said in one is answered in order, and waits for what was said before it.
  for (const id of ids) bot.say(id, `!note ${id}`, { user: id, channel: id })
  let first = Number.POSITIVE_INFINITY
  const answered = async (id: string) => {
    const end = await bot.done(id)
    first = Math.min(first, Date.now() - began)
    return end
  }
  const all = Promise.all(ids.map(answered)).then((ends) => {
    last = Date.now() - began
    return ends
  })
  let longest = 0
  while (last === 0) {
    const asked = Date.now()
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
    longest = Math.max(longest, Date.now() - asked)
    await pause(20)
  }
  expect((await all).every(({ outcome }) => outcome === 'replied')).toBe(true)
  disk.takes(0)
  bot.hush()
  expect((await bot.ended).code).toBe(0)
  const notes = await notesOf(dir)
  figure('sqlite-slow-disk', {
    commands: ids.length,
    lost: ids.filter((id) => !notes.includes(id)).length,
    doubled: notes.length - new Set(notes).size,
    'each wait for the disk longer by (ms)': slow,
    'first answered after (s)': first / 1_000,
    'all answered after (s)': last / 1_000,
    'asked for /healthz, at most (ms)': longest,
  })
  // Nobody is told before it is on disk; and who asks how the bot is does not wait for that, with room for a busy machine.
  expect(first).toBeGreaterThanOrEqual(slow)
  expect(longest).toBeLessThan(1_000)
  expect([...notes].sort()).toEqual(['first', ...ids].sort())
  // One after another they would take half a minute.
  expect(last).toBeLessThan(ids.length * slow * 0.5)
})
