import { defineModule, ttl } from '@waddlebot/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { emptyRedis } from '../redis/trial.ts'
import { SqliteStore } from '../store/sqlite/store.ts'
import { SmallBot } from '../test-host/small-bot.ts'

let loads = 0
/** Counts the ducks in its table, which takes long; keeps what it counted. */
const pond = defineModule({
  name: 'pond',
  capabilities: ['db', 'cache'],
  migrations: { '001_duck': { up: (knex) => knex.schema.createTable('pond_duck', (table) => table.text('name').notNullable()) } },
  commands: {
    ducks: async ({ cache, db }) => {
      const count = await cache.fetch('count', ttl.leaderboard, async () => {
        loads++
        return (await db.one<{ n: number }>`SELECT count(*) AS n FROM pond_duck`)!.n
      })
      return `${count} ducks`
    },
    'hatch <name>': async ({ args, cache, db }) => {
      await db.run`INSERT INTO pond_duck VALUES (${args.name})`
      await cache.delete('count')
      const seen = await cache.fetch('count', '10m', async () => (await db.one<{ n: number }>`SELECT count(*) AS n FROM pond_duck`)!.n)
      if (args.name === 'swan') throw new Error('that is no duck')
      return `there are ${seen}`
    },
    'many <...names>': async ({ args, cache }) =>
      (await cache.fetchMany(args.names, '1h', async (missing) => missing.map((name) => (name === 'egg' ? undefined : name.length)))).join(
        ' ',
      ),
    forever: ({ cache }) => cache.fetch('x', 'for ever', async () => 'y'),
  },
})

const redis = emptyRedis('cached')
const places = {
  'in memory': async () => ({}),
  'in Redis': async () => ({ redis: await redis.link() }),
}

describe.each(Object.entries(places))('what a module keeps %s', (where, options) => {
  // While a process is not sure to hear the others it keeps nothing, and a busy machine may make it so.
  const sure = where === 'in memory'
  let bot: SmallBot
  beforeEach(async () => {
    loads = 0
    bot = await SmallBot.start([pond], { store: SqliteStore.open({ file: ':memory:' }), ...(await options()) })
  })
  afterEach(async () => {
    await bot[Symbol.asyncDispose]()
    await redis.wipe()
  })
  const says = async (text: string) => {
    const from = bot.said.length
    await bot.hear(text)
    return bot.said.slice(from)
  }

  test('is asked for once', async () => {
    expect([...(await says('!ducks')), ...(await says('!ducks'))]).toEqual(['0 ducks', '0 ducks'])
    if (sure) expect(loads).toBe(1)
    if (sure) expect(bot.runtime.metrics.text()).toMatch(/waddle_cache_total\{outcome="hit"\} 1\n/)
  })

  test('is forgotten with the write that changed it, and a run sees its own writes', async () => {
    await says('!ducks')
    expect(await says('!hatch donald')).toEqual(['there are 1'])
    expect(await says('!ducks')).toEqual(['1 ducks'])
  })

  test('is not touched by a run that failed', async () => {
    await says('!ducks')
    await says('!hatch swan')
    expect(await says('!ducks')).toEqual(['0 ducks'])
    if (sure) expect(loads).toBe(1)
  })

  test('is asked for together where there are many, and nothing is not kept', async () => {
    expect(await says('!many duck egg goose')).toEqual(['4  5'])
  })

  test('for a span that is none is an error for the owner, not for chat', async () => {
    expect(await says('!forever')).toEqual(['Sorry, that did not work.'])
  })
})
