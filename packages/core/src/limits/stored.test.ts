import { defineModule } from '@waddlebot/sdk'
import { mockBot } from '@waddlebot/sdk/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { testSchema } from '../store/fixtures/postgres.ts'
import { migrate } from '../store/migrations.ts'
import { PostgresStore } from '../store/postgres/store.ts'
import { coreSchema } from '../store/schema/index.ts'
import { SqliteStore } from '../store/sqlite/store.ts'
import type { Store } from '../store/store.ts'
import { at, cooldown, limitsContract, window } from './contract.ts'
import { MemoryLimits } from './memory.ts'
import { StoredLimits } from './stored.ts'

let store: Store
/** Two clocks, as a machine has: one that grows, and one that people set. */
const time = { grown: 0, day: 0, monotonic: () => time.grown, now: () => time.day }
const pass = (ms: number) => {
  time.grown += ms
  time.day += ms
}

async function open(opened: Store = SqliteStore.open({ file: ':memory:' })): Promise<StoredLimits> {
  Object.assign(time, { grown: 1_000_000, day: Date.UTC(2026, 0, 1) })
  store = opened
  await migrate(store, [coreSchema], 0)
  return new StoredLimits(new MemoryLimits(time), store, time)
}

limitsContract('Limits in memory', {
  open: async () => {
    await open()
    return new MemoryLimits(time)
  },
  pass,
  wipe: () => store.close(),
})
limitsContract('Limits that are kept', { open: () => open(), pass, wipe: () => store.close() })

const schema = testSchema('limits')
const onPostgres = {
  open: async () => open(await PostgresStore.open(schema.options)),
  async wipe() {
    await store.close()
    await schema.drop()
  },
}
limitsContract('Limits that are kept in PostgreSQL', { ...onPostgres, pass })

const databases = [
  { on: 'SQLite', open: () => open(), wipe: () => store.close() },
  { on: 'PostgreSQL', ...onPostgres },
]
describe.each(databases)('a cooldown that was kept in $on', ({ open, wipe }) => {
  const rules = [cooldown(3_600_000), window(1, 60_000)]
  let limits: StoredLimits
  const restart = async () => {
    limits = new StoredLimits(new MemoryLimits(time), store, time)
    await limits.restore()
  }
  beforeEach(async () => {
    limits = await open()
    limits.take(rules, at('ann'))
    await store.transaction((db) => limits.keep(db, rules, at('ann')))
  })
  afterEach(wipe)

  test('goes on after a restart for as long as was left, and tells of it once', async () => {
    pass(600_000)
    time.grown = 5
    await restart()
    expect(limits.peek(rules, at('ann'))).toMatchObject({ rule: rules[0], retryAfterMs: 3_000_000, first: true })
    expect(limits.take(rules, at('ann'))).toMatchObject({ retryAfterMs: 3_000_000, first: true })
    expect(limits.take(rules, at('ann'))).toMatchObject({ first: false })
    expect(limits.take(rules, at('bob'))).toBeUndefined()
    pass(3_000_000)
    expect(limits.take(rules, at('ann'))).toBeUndefined()
  })

  test('is gone when it was given back, here and after a restart', async () => {
    await restart()
    await limits.giveBack(rules, at('ann'))
    expect(limits.peek(rules, at('ann'))).toBeUndefined()
    await restart()
    expect(limits.take(rules, at('ann'))).toBeUndefined()
  })

  test('is never longer than its rule, although the clock was set back', async () => {
    time.day -= 86_400_000
    await restart()
    expect(limits.peek(rules, at('ann'))).toMatchObject({ retryAfterMs: 3_600_000 })
  })

  test('leaves no row once its time is over', async () => {
    pass(3_600_000)
    await restart()
    await limits.forget()
    expect(await store.db.all`SELECT * FROM waddle_cooldown`).toEqual([])
  })

  test('is one row, and short ones and windows are none', async () => {
    await store.transaction((db) => limits.keep(db, [cooldown(59_999, 'channel'), window(1, 86_400_000)], at('ann')))
    await store.transaction((db) => limits.keep(db, rules, at('ann')))
    expect(await store.db.all`SELECT bucket FROM waddle_cooldown`).toEqual([{ bucket: 'dice/roll/user' }])
  })
})

describe('in a bot', () => {
  const daily = defineModule({
    name: 'daily',
    capabilities: ['commands'],
    commands: {
      daily: { cooldown: '1h user', run: () => 'Here you are.' },
      broken: {
        cooldown: '1h user',
        run: () => {
          throw new Error('no')
        },
      },
      shy: { cooldown: '1h user', run: () => ({ refused: true, code: 'shy' }) },
      both: async (ctx) => {
        await ctx.commands.run(ctx, '!daily')
      },
      doomed: {
        run: async (ctx) => {
          await ctx.commands.run(ctx, '!daily')
          throw new Error('no')
        },
      },
    },
  })

  test('an hour of rest is an hour, whatever is restarted meanwhile', async () => {
    await using bot = await mockBot(daily)
    const ann = bot.user('ann')
    expect(await ann.says('!daily')).toEqual(['Here you are.'])
    await bot.advance('10m')
    await bot.restart()
    expect(await ann.says('!daily')).toEqual(['!daily rests for another 50 min.'])
    expect(await bot.user('bob').says('!daily')).toEqual(['Here you are.'])
    await bot.advance('50m')
    expect(await ann.says('!daily')).toEqual(['Here you are.'])
  })

  test('a run that failed or refused costs nothing, before and after a restart', async () => {
    await using bot = await mockBot(daily)
    const ann = bot.user('ann')
    for (let round = 0; round < 2; round++) {
      expect(await ann.tries('!broken')).toMatchObject({ outcome: 'failed', reason: 'error' })
      expect(await ann.tries('!shy')).toMatchObject({ outcome: 'refused', reason: 'shy' })
      await bot.restart()
    }
  })

  test('a command that another one ran rests as well', async () => {
    await using bot = await mockBot(daily)
    const ann = bot.user('ann')
    expect(await ann.says('!both')).toEqual(['Here you are.'])
    await bot.restart()
    expect(await ann.tries('!daily')).toMatchObject({ outcome: 'refused', reason: 'cooldown' })
  })

  test('a command that was run by one that failed does not rest: it was undone', async () => {
    await using bot = await mockBot(daily)
    const ann = bot.user('ann')
    expect(await ann.tries('!doomed')).toMatchObject({ outcome: 'failed' })
    expect(await ann.says('!daily')).toEqual(['Here you are.'])
  })
})
