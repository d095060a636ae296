import { join } from 'node:path'
import { noDiscordLimits } from '@waddlebot/fake-platforms'
import SQLite from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Dice } from '../hostile/dice.ts'
import { pause, startThree, type Three } from './fixtures/three.ts'

/**
 * F8 to F10 of the promises: what the platforms may do to a bot as people run it, and what becomes of what is said
 * meanwhile. `WADDLE_LONG_FAULTS=1` lets faults last as long as the promises name; without it they are about a tenth.
 */
const long = process.env['WADDLE_LONG_FAULTS'] === '1'
const refusedMs = long ? 30_000 : 3_000
const slowMs = long ? 10_000 : 1_000
const longestRetry = long ? 30 : 2
/** Twitch's chat goes on: what could not be said for ten seconds is left out there, and counted; so its pauses are short either way. */
const longestRetryOnTwitch = 1
const heartbeatMs = 1_000

const tally = `
import { defineModule } from '@waddlebot/sdk'
export default defineModule({
  name: 'tally',
  capabilities: ['db'],
  migrations: { '001_row': { up: (knex) => knex.schema.createTable('tally_row', (t) => {
    t.increments('id'); t.text('place').notNullable(); t.integer('n').notNullable()
  }) } },
  commands: {
    'put <n:int>': { describe: 'Keep a number', run: async ({ args, db, channel }) => {
      await db.run\`INSERT INTO tally_row (place, n) VALUES (\${channel.id}, \${args.n})\`
    } },
    'ask <n:int>': ({ args }) => 'heard ' + args.n,
    'nap <ms:int>': { describe: 'Take its time', timeLimit: '1m', run: async ({ args }) => {
      await new Promise((resolve) => setTimeout(resolve, args.ms))
      return 'awake'
    } },
  },
})
`
const ponds = ['pond0', 'pond1', 'pond2']

let three: Three
beforeAll(async () => {
  const dice = new Dice(9)
  const identify = { count: 1, perMs: 5_000 }
  three = await startThree(
    '  tally: { from: ./modules/tally }',
    { tally },
    {
      channels: ponds,
      speaks: 'api',
      discord: { heartbeatMs, limits: { ...noDiscordLimits, identify } },
      random: () => dice.next(),
    },
  )
  await Promise.all(ponds.map((channel) => three.twitch.chat.joined(channel, 20_000)))
}, 90_000)
afterAll(() => three.stop())

/** Numbers that were kept, in order, by platform. */
function kept(platform: string): number[] {
  const database = new SQLite(join(three.dir, 'data', 'bot.db'), { readonly: true })
  try {
    const rows = database.prepare('SELECT n FROM tally_row WHERE place LIKE ? ORDER BY id').all(`${platform}:%`) as { n: number }[]
    return rows.map(({ n }) => n)
  } finally {
    database.close()
  }
}

/** Answers that were left out, for the talk had gone on. */
async function leftOut(): Promise<number> {
  const text = await (await fetch(`${three.url}/metrics`)).text()
  return Number(/^waddle_undelivered_total\{reason="stale"\} (\d+)$/m.exec(text)?.[1] ?? 0)
}

async function until(look: () => boolean | Promise<boolean>, withinMs: number, what: () => string): Promise<void> {
  for (const end = Date.now() + withinMs; !(await look()); await pause(20))
    if (Date.now() > end) throw new Error(`${what()}\n${three.log().slice(-3_000)}`)
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)

test('F9: of calls that are limited, fail and are late no answer is lost or doubled, none comes out of order, and none is made too soon', {
  timeout: 300_000,
}, async () => {
  const { twitch, discord, slack } = three
  const share = { limited: 0.3, failed: 0.2, slow: 0.1, slowMs }
  discord.faults.share = { ...share, retryAfter: [0.3, longestRetry], match: /^POST \/channels/ }
  slack.share = { ...share, retryAfter: [0.3, longestRetry], match: /^chat\./ }
  twitch.api.share = { ...share, retryAfter: [0.3, longestRetryOnTwitch] }
  const count = 9
  const said = {
    twitch: () => twitch.api.messages.map(({ text }) => text),
    discord: () => discord.sent.map(({ content }) => content),
    slack: () => slack.posted.map(({ text }) => text),
  }
  for (const n of upTo(count)) {
    twitch.chat.say(ponds[n % ponds.length]!, { user: `viewer${n}`, text: `!ask ${n}` })
    discord.say('general', { user: `member${n}`, text: `!ask ${n}` })
    slack.say('general', { user: n % 2 ? 'ann' : 'bob', text: `!ask ${n}` })
    await pause(400)
  }
  const all = upTo(count).map((n) => `heard ${n}`)
  await until(
    async () => said.discord().length >= count && said.slack().length >= count && said.twitch().length + (await leftOut()) >= count,
    long ? 240_000 : 60_000,
    () => JSON.stringify(Object.values(said).map((texts) => texts())),
  )
  await pause(1_000)
  expect(said.discord()).toEqual(all)
  expect(said.slack()).toEqual(all)
  expect(new Set(said.twitch()).size + (await leftOut())).toBe(count)
  for (const pond of ponds) {
    const there = twitch.api.messages.filter(({ channel }) => channel === pond).map(({ text }) => text)
    expect(there).toEqual(all.filter((text, n) => ponds[n % ponds.length] === pond && there.includes(text)))
  }
  expect([discord.early, slack.violations, twitch.api.early]).toEqual([[], [], []])
  expect(discord.invalid.length).toBeLessThan(50)
  const limited = [
    ...discord.invalid,
    ...slack.calls.filter(({ outcome }) => outcome === 'ratelimited'),
    ...twitch.api.requests.filter(({ status }) => status === 429),
  ]
  // Of a handful of calls none may be limited on one platform by chance; on all three that is once in ten thousand.
  expect(limited.length).toBeGreaterThan(0)
  discord.faults.share = {}
  slack.share = {}
  twitch.api.share = {}
})

test('F8: over every way in which Discord ends a connection, each command said in the gap is done once and in order, and nobody else notices', {
  timeout: 300_000,
}, async () => {
  const { discord, twitch } = three
  const { faults } = discord
  let n = 0
  let others = 0
  const put = () => void discord.say('general', { user: 'owner', text: `!put ${n++}` })
  const done = (withinMs: number) =>
    until(
      () => kept('discord').length >= n,
      withinMs,
      () => `kept ${kept('discord')} of ${n}`,
    )
  const gap = async (fault: () => Promise<void> | void, withinMs = 20_000) => {
    put()
    await done(10_000)
    await fault()
    for (let count = 0; count < 5; count++) put()
    const began = Date.now()
    twitch.chat.say('pond0', { user: 'viewer', text: `!put ${others++}` })
    await until(
      () => kept('twitch').length >= others,
      2_000,
      () => 'Twitch does not answer',
    )
    expect(Date.now() - began).toBeLessThan(2_000)
    await done(withinMs)
  }
  await gap(() => faults.dropAll())
  await gap(() => faults.reconnectAll())
  await gap(() => faults.invalidateAll(true))
  await gap(() => faults.invalidateAll(false), 30_000)
  await gap(async () => {
    faults.muteAck()
    const dials = discord.dials.length
    // Two heartbeats without an answer, and then the pause before another dial, which is long by now and up to chance.
    await until(
      () => discord.dials.length > dials,
      2 * heartbeatMs + 30_000,
      () => 'the zombie was not noticed',
    )
    faults.muteAck(false)
  })
  await gap(() => {
    faults.forgetSessions()
    faults.refuse(refusedMs)
    faults.dropAll()
  }, refusedMs + 30_000)
  expect(kept('discord')).toEqual(upTo(n))
  const { identifies } = discord
  const pauses = identifies.slice(1).map(({ at }, index) => at - identifies[index]!.at)
  expect(
    identifies.every(({ outcome }) => outcome === 'ok'),
    JSON.stringify(identifies),
  ).toBe(true)
  // The platform's own clock decides; half a second of the five is what a timer may be early by, and the network late.
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(4_500)
})

test('F10: while a command takes ten seconds everything of Slack’s is acknowledged at once, and what comes again, over two sockets, counts once', {
  timeout: 60_000,
}, async () => {
  const { slack } = three
  await slack.connected(2)
  slack.say('general', { user: 'ann', text: '!nap 10000' })
  slack.everySocket = true
  slack.duplicateNext(20)
  for (const n of upTo(10)) slack.say('general', { user: 'bob', text: `!put ${n}` })
  await until(
    () => kept('slack').length >= 10,
    10_000,
    () => `kept ${kept('slack')}`,
  )
  slack.everySocket = false
  const dials = slack.dials.length
  const began = Date.now()
  slack.disconnect('refresh_requested', 300)
  for (const n of upTo(10)) slack.say('general', { user: 'bob', text: `!put ${10 + n}` })
  await until(
    () => kept('slack').length >= 20,
    10_000,
    () => `kept ${kept('slack')}`,
  )
  await slack.waitFor(() => slack.dials.length >= dials + 2 && slack.connections === 2)
  const renewed = Date.now()
  const team = slack.team()
  const again = {
    type: 'message',
    channel: team.channel('general'),
    user: team.user('bob'),
    text: '!put 20',
    ts: '1999999999.000100',
    event_ts: '1999999999.000100',
  }
  for (let attempt = 0; attempt < 4; attempt++) await slack.raw(again, { eventId: 'Ev0AGAIN' })
  await until(
    () => slack.posted.some(({ text }) => text === 'awake'),
    15_000,
    () => 'it did not wake up',
  )
  await pause(500)
  expect(kept('slack')).toEqual(upTo(21))
  const events = slack.deliveries.filter(({ kind }) => kind === 'events_api')
  // What a socket brings while it is cut comes again over another.
  const steady = events.filter(({ at, ms }) => at < began || at - ms > renewed)
  expect(steady.filter(({ outcome }) => outcome !== 'acked')).toEqual([])
  expect(Math.max(...steady.map(({ ms }) => ms))).toBeLessThan(3_000)
  const acked = new Set(events.filter(({ outcome }) => outcome === 'acked').map(({ id }) => id))
  expect(events.filter(({ id }) => !acked.has(id))).toEqual([])
})
