import { defineModule, type Migration } from '@waddlebot/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SqliteStore } from '../store/sqlite/store.ts'
import { SmallBot } from '../test-host/small-bot.ts'

const migrations: Record<string, Migration> = {
  '001_ring': { up: async (knex) => knex.schema.createTable('bell_ring', (table) => void table.text('text')) },
}
let failures: number
const bell = defineModule({
  name: 'bell',
  capabilities: ['db', 'jobs', 'say:announce'],
  migrations,
  commands: {
    'ring <in:duration> <text:rest>': async ({ args, jobs, now }) => {
      await jobs.schedule('ring', now() + args.in, { text: args.text }, 'only')
    },
    'ring off': async ({ jobs }) => ((await jobs.cancel('only')) ? 'off' : 'nothing'),
  },
  jobs: {
    ring: async (ctx: {
      payload: { text: string }
      late: boolean
      db: { run(parts: TemplateStringsArray, ...values: unknown[]): Promise<unknown> }
      announce(channel: string, text: string): Promise<void>
    }) => {
      await ctx.db.run`INSERT INTO bell_ring (text) VALUES (${ctx.payload.text})`
      await ctx.announce('console:lobby', ctx.late ? `late: ${ctx.payload.text}` : ctx.payload.text)
      if (failures-- > 0) throw new Error('not yet')
    },
  },
  cron: {
    '0 * * * *': async ({ db, announce }) => {
      await db.run`INSERT INTO bell_ring (text) VALUES ('hour')`
      await announce('console:lobby', 'Ding.')
    },
  },
})

let store: SqliteStore
let bot: SmallBot
beforeEach(async () => {
  failures = 0
  store = SqliteStore.open({ file: ':memory:' })
  bot = await SmallBot.start([bell], { store, keepStoreOpen: true })
})
afterEach(async () => {
  await bot[Symbol.asyncDispose]()
  await store.close()
})
const pass = (ms: number) =>
  bot.clock.advance(ms, async () => {
    await bot.runtime.idle()
    await new Promise<void>((resolve) => setImmediate(resolve))
  })
const rings = async () => (await store.db.all<{ text: string }>`SELECT text FROM bell_ring`).map((row) => row.text)
const minute = 60_000

describe('a job', () => {
  test('does its work and says its words once, at its time', async () => {
    await bot.hear('!ring 5m tea')
    await pass(5 * minute - 1)
    expect(bot.said).toEqual([])
    await pass(10 * minute)
    expect(bot.said).toEqual(['tea'])
    expect(await rings()).toEqual(['tea'])
    expect(await store.db.all`SELECT * FROM waddle_job`).toEqual([])
    await expect.poll(() => store.db.all`SELECT * FROM waddle_outbox`).toEqual([])
  })

  test('that fails leaves no trace and says nothing until it succeeds', async () => {
    failures = 2
    await bot.hear('!ring 1m tea')
    await pass(minute)
    expect(await rings()).toEqual([])
    expect(bot.said).toEqual([])
    await pass(minute)
    expect(await rings()).toEqual(['tea'])
    expect(bot.said).toHaveLength(1)
  })

  test('that is scheduled anew runs at its new time only', async () => {
    await bot.hear('!ring 1m tea')
    await bot.hear('!ring 10m coffee')
    await pass(minute)
    expect(bot.said).toEqual([])
    await pass(9 * minute)
    expect(bot.said).toEqual(['coffee'])
    expect(await rings()).toEqual(['coffee'])
  })

  test('that is called off does not run', async () => {
    await bot.hear('!ring 1m tea')
    await bot.hear('!ring off')
    await bot.hear('!ring off')
    await pass(10 * minute)
    expect(bot.said).toEqual(['off', 'nothing'])
  })

  test('that was missed while the bot was down runs once at the start, and knows that it is late', async () => {
    await bot.hear('!ring 1m tea')
    await bot.runtime.stop()
    const { clock } = bot
    await clock.advance(30 * minute)
    bot = await SmallBot.start([bell], { store, keepStoreOpen: true, clock })
    await bot.runtime.idle()
    expect(bot.said).toEqual(['late: tea'])
    await bot.runtime.stop()
    bot = await SmallBot.start([bell], { store, keepStoreOpen: true, clock })
    await bot.runtime.idle()
    expect(bot.said).toEqual([])
    expect(await rings()).toEqual(['tea'])
  })
})

describe('regular work', () => {
  test('is done at each of its times', async () => {
    await pass(3 * 60 * minute)
    expect(await rings()).toEqual(['hour', 'hour', 'hour'])
    expect(bot.said).toEqual(['Ding.', 'Ding.', 'Ding.'])
  })

  test('is done once although two would do it', async () => {
    const other = await SmallBot.start([bell], { store, keepStoreOpen: true, clock: bot.clock })
    await pass(60 * minute)
    await other.runtime.idle()
    expect(await rings()).toEqual(['hour'])
    expect([...bot.said, ...other.said]).toEqual(['Ding.'])
    await other[Symbol.asyncDispose]()
  })
})

test('a module that rests after failures is left alone, and takes up its work afterwards', async () => {
  failures = 5
  await bot.hear('!ring 1m tea')
  await pass(10 * minute)
  expect(await rings()).toEqual(['tea'])
  expect(bot.said).toHaveLength(1)
})

describe('words that wait because of what their platform allows', () => {
  const heard: string[] = []
  const pond = defineModule({
    name: 'pond',
    receiver: {
      platform: 'twitch',
      start: async () => ({
        send: async ({ fallback }) => {
          heard.push(fallback)
          return { sent: true }
        },
        health: () => ({ state: 'up' }),
        stop: async () => {},
      }),
    },
  })
  const crier = defineModule({
    name: 'crier',
    capabilities: ['db', 'jobs', 'say:announce'],
    commands: {
      'cry <times:int> <where>': async ({ args, jobs, now }) => {
        await jobs.schedule('cry', now() + 1_000, { times: args.times, where: args.where })
      },
    },
    jobs: {
      cry: async ({ announce, payload }) => {
        const { times, where } = payload as { times: number; where: string }
        for (let n = 0; n < times; n++) await announce(where, `hear ye ${n}`, { priority: 'alert' })
      },
    },
  })
  /** Twitch takes twenty in half a minute, and nine tenths of that are used. */
  const atOnce = 18

  test('hold up no other work of their module, and not the end of the bot, and are said at its next start', async () => {
    const other = SqliteStore.open({ file: ':memory:' })
    const start = () => SmallBot.start([pond, crier], { store: other, keepStoreOpen: true })
    const first = await start()
    await first.hear('!cry 40 twitch:pond')
    await first.hear('!cry 1 console:lobby')
    await first.clock.advance(1_000, () => new Promise((resolve) => setImmediate(resolve)))
    await expect.poll(() => first.said).toEqual(['hear ye 0'])
    expect(heard).toHaveLength(atOnce)
    await first.runtime.stop(20)
    expect(heard).toHaveLength(atOnce)
    const left = async () => (await other.db.all`SELECT 1 AS yes FROM waddle_outbox`).length
    expect(await left()).toBe(40 - atOnce)
    const second = await start()
    await expect.poll(() => heard).toHaveLength(2 * atOnce)
    await second.runtime.stop(20)
    expect(await left()).toBe(40 - 2 * atOnce)
    await other.close()
  })
})
