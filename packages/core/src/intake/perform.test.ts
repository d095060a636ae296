import { defineModule, type Migration } from '@waddlebot/sdk'
import { mockBot } from '@waddlebot/sdk/testing'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { SqliteStore } from '../store/sqlite/store.ts'
import { SmallBot } from '../test-host/small-bot.ts'

const migrations: Record<string, Migration> = {
  '001_item': { up: async (knex) => knex.schema.createTable('shop_item', (table) => void table.text('name')) },
}
const tick = () => new Promise<void>((resolve) => setImmediate(resolve))
let wake: () => void
const slept = () => new Promise<void>((resolve) => (wake = resolve))
let zombie: Promise<unknown> = Promise.resolve()

const shop = defineModule({
  name: 'shop',
  capabilities: ['db', 'say:announce', 'jobs'],
  migrations,
  commands: {
    'buy <name:rest>': {
      cooldown: '1h user',
      run: async ({ args, db, reply }) => {
        await reply('One moment …')
        await db.run`INSERT INTO shop_item (name) VALUES (${args.name})`
        return `You have ${args.name}.`
      },
    },
    'refuse <name:rest>': async ({ args, db }) => {
      await db.run`INSERT INTO shop_item (name) VALUES (${args.name})`
      return { refused: true, code: 'poor', message: 'Too poor.' }
    },
    slow: {
      timeLimit: '1s',
      run: async ({ db, announce, reply, signal }) => {
        await db.run`INSERT INTO shop_item (name) VALUES ('before')`
        zombie = (async () => {
          await slept()
          const caught: unknown[] = [signal.aborted]
          await db.run`INSERT INTO shop_item (name) VALUES ('after')`.catch((error: { code: string }) => caught.push(error.code))
          await announce('console:lobby', 'from the grave')
          await reply('me too')
          return caught
        })()
        await zombie
        return 'done after all'
      },
    },
  },
  on: {
    raid: async ({ db, event, announce }) => {
      await db.run`INSERT INTO shop_item (name) VALUES (${event.from})`
      await announce('console:lobby', `Welcome, ${event.from}!`)
      if (event.viewers === 13) throw new Error('unlucky')
    },
  },
  jobs: { later: () => {} },
})

let store: SqliteStore
let bot: SmallBot
beforeEach(async () => {
  store = SqliteStore.open({ file: ':memory:' })
  bot = await SmallBot.start([shop], { store })
})
afterEach(() => bot[Symbol.asyncDispose]())
const items = async () => (await store.db.all<{ name: string }>`SELECT name FROM shop_item ORDER BY name`).map((row) => row.name)
const events = () => store.db.all`SELECT key, state, outcome, reason, command FROM waddle_event ORDER BY seq`

describe('a run', () => {
  test('leaves its effects, its mark and nothing more to be said', async () => {
    expect(await bot.hear('!buy bread', { id: 'a' })).toMatchObject({ outcome: 'replied' })
    await bot.runtime.idle()
    await bot.runtime.stop()
    expect(bot.said).toEqual(['One moment …', 'You have bread.'])
  })

  test('is marked done with how it ended', async () => {
    await bot.hear('!buy bread', { id: 'a' })
    expect(await events()).toEqual([{ key: 'console:a', state: 'done', outcome: 'replied', reason: null, command: 'buy' }])
    expect(await items()).toEqual(['bread'])
    await bot.runtime.idle()
    await tick()
    await expect.poll(() => store.db.all`SELECT * FROM waddle_outbox`).toEqual([])
  })

  test('whose time is up is undone, told of once, and writes and says nothing afterwards', async () => {
    expect(await bot.hear('!slow', { id: 'a' })).toMatchObject({ outcome: 'failed', reason: 'time-limit' })
    wake()
    expect(await zombie).toEqual([true, 'WDL_DB_TOO_LATE'])
    await bot.runtime.idle()
    expect(bot.said).toEqual(['That took too long, so I stopped.'])
    expect(await items()).toEqual([])
    expect(await events()).toMatchObject([{ state: 'done', outcome: 'failed', reason: 'time-limit' }])
    await expect.poll(() => store.db.all`SELECT * FROM waddle_outbox`).toEqual([])
  })

  test('that cannot be saved confirms nothing, is undone, and costs nobody their turn', async () => {
    // Marked with what arrived, or after it, where the machine was slow in between.
    const how = ['INSERT', 'UPDATE']
    const breaks = (when: string) =>
      `CREATE TRIGGER full_${when} BEFORE ${when} ON waddle_event WHEN new.outcome = 'replied' BEGIN SELECT RAISE(ABORT, 'disk'); END`
    for (const when of how) await store.exclusive((knex) => knex.raw(breaks(when)))
    expect(await bot.hear('!buy bread', { id: 'a' })).toMatchObject({ outcome: 'failed', reason: 'not-saved' })
    expect(bot.said).toEqual(['One moment …', 'That could not be saved, so nothing was changed. Please try again later.'])
    expect(await items()).toEqual([])
    for (const when of how) await store.exclusive((knex) => knex.raw(`DROP TRIGGER full_${when}`))
    expect(await bot.hear('!buy bread', { id: 'b' })).toMatchObject({ outcome: 'replied' })
    while ((await events()).some((row) => (row as { state: string }).state !== 'done')) await tick()
    expect(await events()).toMatchObject([{ outcome: 'failed', reason: 'not-saved' }, { outcome: 'replied' }])
  })

  test('that refuses keeps what it wrote, for only who throws takes it back', async () => {
    expect(await bot.hear('!refuse bread')).toMatchObject({ outcome: 'refused', reason: 'poor' })
    expect(bot.said).toEqual(['Too poor.'])
    expect(await items()).toEqual(['bread'])
  })

  test('whose answer nobody can say yet holds its author up for ten seconds at most', async () => {
    const say = vi.spyOn(bot.runtime.delivery, 'say').mockReturnValue(new Promise(() => {}))
    void bot.hear('!refuse duck')
    const next = bot.hear('!refuse goose')
    await expect.poll(() => say).toHaveBeenCalledOnce()
    await bot.clock.advance(9_999)
    expect(say).toHaveBeenCalledOnce()
    await bot.clock.advance(1)
    await expect.poll(() => say).toHaveBeenCalledTimes(2)
    await bot.clock.advance(10_000)
    expect(await next).toMatchObject({ outcome: 'refused' })
  })
})

describe('an event', () => {
  const raid = (id: string, viewers = 5) => bot.hear('', { id, kind: 'raid', data: { from: 'goose', viewers } })

  test('reaches its module once, with effects and words together', async () => {
    await raid('a')
    await raid('a')
    expect(await items()).toEqual(['goose'])
    expect(bot.said).toEqual(['Welcome, goose!'])
  })

  test('whose handler fails leaves nothing and says nothing', async () => {
    expect(await raid('a', 13)).toMatchObject({ outcome: 'failed', reason: 'error', module: 'shop' })
    expect(await items()).toEqual([])
    expect(bot.said).toEqual([])
    expect(await events()).toMatchObject([{ key: 'console:a|on|shop', state: 'done', outcome: 'failed' }])
  })
})

describe('after a crash', () => {
  const next = async () => {
    const after = new SmallBot([shop], { store, keepStoreOpen: true })
    await after.runtime.start()
    await after.runtime.idle()
    return after
  }

  test('what was accepted and not done is done, and what was to be said is said', async () => {
    await bot.hear('hi')
    const envelope = JSON.stringify(bot.envelope('!buy bread', { id: 'lost' }))
    await store.db.run`INSERT INTO waddle_event (key, state, envelope, received_at) VALUES ('console:lost', 'accepted', ${envelope}, 0)`
    const draft = JSON.stringify({
      channel: 'console:lobby',
      elements: [{ type: 'text', text: 'unsaid' }],
      priority: 'reply',
      module: 'shop',
    })
    await store.db.run`INSERT INTO waddle_outbox (id, event, message, at) VALUES ('console:x#0', 'x', ${draft}, 0)`
    const after = await next()
    expect(await items()).toEqual(['bread'])
    expect([...after.said].sort()).toEqual(['One moment …', 'You have bread.', 'unsaid'])
    await expect.poll(() => store.db.all`SELECT * FROM waddle_outbox`).toEqual([])
    expect(await after.hear('!buy bread', { id: 'lost' })).toMatchObject({ outcome: 'duplicate' })
    await after[Symbol.asyncDispose]()
  })

  test('what was done is not done again', async () => {
    await bot.hear('!buy bread', { id: 'a' })
    const after = await next()
    expect(await after.hear('!buy bread', { id: 'a' })).toMatchObject({ outcome: 'duplicate' })
    expect(await items()).toEqual(['bread'])
    await after[Symbol.asyncDispose]()
  })
})

test('a module that rests is spared chatter and still told what happens only once', async () => {
  const heard: string[] = []
  const fragile = defineModule({
    name: 'fragile',
    commands: {
      boom: () => {
        throw new Error('again')
      },
    },
    on: { message: ({ event }) => void heard.push(event.text), raid: ({ event }) => void heard.push(event.from) },
  })
  await using bot = await mockBot(fragile)
  const ann = bot.user('ann')
  for (let time = 0; time < 5; time++) await ann.says('!boom')
  heard.length = 0
  await ann.says('just chatting')
  await bot.emit('raid', { from: 'gooseTV', viewers: 3 })
  expect(heard).toEqual(['gooseTV'])
})
