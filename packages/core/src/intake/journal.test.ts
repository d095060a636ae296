import { setImmediate as turn } from 'node:timers/promises'
import type { Envelope } from '@waddlebot/sdk'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Place, Places } from '../people/index.ts'
import type { Draft } from '../router/turn.ts'
import { migrate } from '../store/migrations.ts'
import { coreSchema } from '../store/schema/index.ts'
import { SqliteStore } from '../store/sqlite/store.ts'
import { Journal, NotOurs } from './journal.ts'

let store: SqliteStore
let journal: Journal
let pond: Place
beforeEach(async () => {
  store = SqliteStore.open({ file: ':memory:' })
  await migrate(store, [coreSchema], 0)
  journal = new Journal(store)
  pond = new Places('!').at('twitch', null, 'pond')
})
afterEach(() => store.close())

const account = { id: '7', name: 'ann' }
const envelope = (id: string, more: Partial<Envelope> = {}): Envelope => ({
  id,
  platform: 'twitch',
  server: null,
  channel: 'pond',
  account,
  kind: 'message',
  at: 5,
  receivedAt: 6,
  text: '!roll',
  ...more,
})
const accept = async (...ids: string[]) => [
  ...(await journal.accept(
    ids.map((id) => ({ key: `twitch:${id}`, envelope: envelope(id) })),
    pond,
    account,
    1_000,
  )),
]
const draft: Draft = { channel: 'twitch:pond', elements: [{ type: 'text', text: 'four 🦆' }], priority: 'reply', module: 'dice' }
const week = 7 * 86_400_000
const events = () => store.db.all<{ key: string; state: string }>`SELECT key, state FROM waddle_event ORDER BY seq`
const outbox = async () => (await store.db.all<{ id: string }>`SELECT id FROM waddle_outbox ORDER BY id`).map((row) => row.id)

describe('what is accepted', () => {
  test('is new once, however often it comes', async () => {
    expect(await accept('a')).toEqual(['twitch:a'])
    expect(await accept('a')).toEqual([])
    expect(await accept('a', 'b')).toEqual(['twitch:b'])
  })

  test('is new for one of those who bring it at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => accept('a')))
    expect(answers.flat()).toEqual(['twitch:a'])
  })

  test('stands there whole unless it is done by the time of its commit', async () => {
    const arrive = (id: string) => journal.arrive([{ key: `twitch:${id}`, envelope: envelope(id) }], pond, account, 1_000)
    const [open, done, undone] = [await arrive('open'), await arrive('done'), await arrive('undone')]
    const finished = journal.finish('twitch:done', 'replied', undefined, 2_000)
    const transaction = await store.begin()
    await journal.done(transaction.db, 'twitch:undone', 'replied', undefined, 'roll', 2_000)
    await transaction.rollback()
    await Promise.all([open.stored, done.stored, undone.stored, finished])
    expect(await journal.unfinished()).toEqual(['open', 'undone'].map((id) => ({ key: `twitch:${id}`, tries: 0, envelope: envelope(id) })))
    expect(await events()).toContainEqual({ key: 'twitch:done', state: 'done' })
    expect((await arrive('open')).fresh).toEqual(new Set())
  })

  test('of one moment is one transaction, and of a large moment few', async () => {
    const transactions = vi.spyOn(store, 'begin')
    await Promise.all(Array.from({ length: 30 }, (_, index) => accept(`m${index}`)))
    expect(transactions).toHaveBeenCalledTimes(1)
    await Promise.all(Array.from({ length: 100 }, (_, index) => accept(`n${index}`)))
    expect(transactions).toHaveBeenCalledTimes(5)
    expect(await events()).toHaveLength(130)
  })

  test('and done with the same commit is written once, with the time when it came', async () => {
    await store.db.run`CREATE TEMP TABLE told (what TEXT)`
    await store.db.run`CREATE TEMP TRIGGER again AFTER UPDATE ON waddle_event BEGIN INSERT INTO told VALUES (new.key); END`
    const { stored } = await journal.arrive([{ key: 'twitch:a', envelope: envelope('a') }], pond, account, 1_000)
    await Promise.all([journal.finish('twitch:a', 'replied', undefined, 2_000), stored])
    expect(await store.db.all`SELECT what FROM told`).toEqual([])
    expect(await store.db.all`SELECT received_at, done_at FROM waddle_event`).toEqual([{ received_at: 1_000, done_at: 2_000 }])
  })

  test('and whose commit is lost is nobody’s to mark done', async () => {
    await store.exclusive((knex) => knex.raw("CREATE TRIGGER full BEFORE INSERT ON waddle_event BEGIN SELECT RAISE(ABORT, 'disk'); END"))
    const { stored } = await journal.arrive([{ key: 'twitch:a', envelope: envelope('a') }], pond, account, 1_000)
    await expect(stored).rejects.toThrow('disk')
    await store.exclusive((knex) => knex.raw('DROP TRIGGER full'))
    await expect(journal.finish('twitch:a', 'replied', undefined, 2_000)).rejects.toThrow(NotOurs)
    expect(await events()).toEqual([])
  })

  test('and could not be stored is refused to all who brought it then, and taken from them later', async () => {
    await store.exclusive((knex) =>
      knex.raw("CREATE TRIGGER full BEFORE INSERT ON waddle_event WHEN new.key = 'twitch:b' BEGIN SELECT RAISE(ABORT, 'disk'); END"),
    )
    const answers = await Promise.allSettled([accept('a'), accept('b')])
    expect(answers.map((answer) => answer.status)).toEqual(['rejected', 'rejected'])
    expect(await events()).toEqual([])
    await store.exclusive((knex) => knex.raw('DROP TRIGGER full'))
    expect(await accept('a', 'b')).toEqual(['twitch:a', 'twitch:b'])
    expect(await store.db.one`SELECT name FROM waddle_account`).toEqual({ name: 'ann' })
  })

  test('is there after a restart in order, without the platform’s own payload', async () => {
    const odd = envelope('b', { text: '!say “quack” 🦆\u0000', data: { n: [1, null] }, raw: { huge: 'x' } })
    await accept('a')
    await journal.accept([{ key: 'twitch:b', envelope: odd }], pond, account, 1_000)
    const { raw: _raw, ...kept } = odd
    expect(await new Journal(store).unfinished()).toEqual([
      { key: 'twitch:a', tries: 0, envelope: envelope('a') },
      { key: 'twitch:b', tries: 0, envelope: kept },
    ])
  })

  test('counts how often it was taken up', async () => {
    await accept('a')
    await journal.again('twitch:a', 3)
    expect(await journal.unfinished()).toMatchObject([{ key: 'twitch:a', tries: 3 }])
  })
})

describe('what is done', () => {
  test('is not taken up again, is known when it comes again, and keeps how it ended but not what it was', async () => {
    await accept('a', 'b')
    await store.transaction((db) => journal.done(db, 'twitch:a', 'refused', 'cooldown', 'roll', 2_000))
    await journal.finish('twitch:b', 'failed', 'gave-up', 2_000)
    await journal.again('twitch:b', 9)
    expect(await journal.unfinished()).toEqual([])
    expect(await accept('a', 'b')).toEqual([])
    expect(await store.db.all`SELECT key, state, envelope, outcome, reason, command, done_at FROM waddle_event ORDER BY seq`).toEqual([
      { key: 'twitch:a', state: 'done', envelope: null, outcome: 'refused', reason: 'cooldown', command: 'roll', done_at: 2_000 },
      { key: 'twitch:b', state: 'done', envelope: null, outcome: 'failed', reason: 'gave-up', command: null, done_at: 2_000 },
    ])
  })

  test('is not, when the transaction of its effects is undone', async () => {
    await accept('a')
    const undone = store.transaction(async (db) => {
      await journal.done(db, 'twitch:a', 'replied', undefined, 'roll', 2_000)
      await journal.toSay(db, 'twitch:a#0', 'a', draft, 2_000)
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    expect(await journal.unfinished()).toMatchObject([{ key: 'twitch:a' }])
    expect(await journal.unsaid()).toEqual([])
  })

  test('is forgotten after a week, in parts, and what is open never', async () => {
    const insert = async (many: number, state: string, at: number) =>
      store.db.run`
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${many})
        INSERT INTO waddle_event (key, state, envelope, received_at) SELECT ${`${state}${at}-`} || i, ${state}, '{}', ${at} FROM n`
    await insert(3, 'accepted', 1)
    await insert(12_000, 'done', 1)
    await insert(2, 'done', 5_000)
    const writes = vi.spyOn(store.db, 'run')
    await journal.forget(week + 5_000)
    expect(writes.mock.calls.length).toBeGreaterThanOrEqual(3)
    expect((await events()).map((row) => row.state)).toEqual(['accepted', 'accepted', 'accepted', 'done', 'done'])
    await journal.forget(week + 5_001)
    expect((await events()).map((row) => row.state)).toEqual(['accepted', 'accepted', 'accepted'])
  })
})

describe('what is to be said', () => {
  const toSay = (id: string, at = 1) => store.transaction((db) => journal.toSay(db, id, 'a', draft, at))

  test('is there after a restart, oldest first, word for word', async () => {
    await toSay('twitch:b#0', 2)
    await toSay('twitch:a#1', 1)
    await toSay('twitch:a#0', 1)
    const unsaid = await new Journal(store).unsaid()
    expect(unsaid.map((each) => each.id)).toEqual(['twitch:a#0', 'twitch:a#1', 'twitch:b#0'])
    expect(unsaid[0]).toEqual({ id: 'twitch:a#0', event: 'a', draft })
  })

  test('is noted once', async () => {
    await toSay('twitch:a#0')
    await toSay('twitch:a#0')
    expect(await outbox()).toEqual(['twitch:a#0'])
  })

  test('is struck off once said, what is said at one moment in one write', async () => {
    const ids = Array.from({ length: 50 }, (_, index) => `twitch:a#${index}`)
    await store.transaction(async (db) => {
      for (const id of [...ids, 'twitch:b#0']) await journal.toSay(db, id, 'a', draft, 1)
    })
    const writes = vi.spyOn(store.db, 'run')
    await Promise.all([...ids, 'twitch:never'].map((id) => journal.said(id, { ok: true })))
    await journal.said('twitch:b#0', { ok: false, reason: 'nobody speaks', kept: true })
    expect(writes).toHaveBeenCalledTimes(1)
    expect(await outbox()).toEqual(['twitch:b#0'])
  })

  test('is struck off with the event that is stored next, and goes to no disk alone before it', async () => {
    await toSay('twitch:a#0')
    const struck = journal.said('twitch:a#0', { ok: true })
    await turn()
    expect(await outbox()).toEqual(['twitch:a#0'])
    const { stored } = await journal.arrive([{ key: 'twitch:b', envelope: envelope('b') }], pond, account, 1_000)
    await Promise.all([stored, struck])
    expect(await outbox()).toEqual([])
  })

  test('is struck off before the journal is closed, and at once after that', async () => {
    await toSay('twitch:a#0')
    await toSay('twitch:b#0')
    void journal.said('twitch:a#0', { ok: true })
    await journal.close()
    expect(await outbox()).toEqual(['twitch:b#0'])
    void journal.said('twitch:b#0', { ok: true })
    await journal.close()
    expect(await outbox()).toEqual([])
  })
})
