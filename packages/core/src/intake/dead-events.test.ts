import type { Envelope } from '@waddlebot/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Places } from '../people/index.ts'
import { testSchema } from '../store/fixtures/postgres.ts'
import { migrate } from '../store/migrations.ts'
import { PostgresStore } from '../store/postgres/store.ts'
import { coreSchema } from '../store/schema/index.ts'
import { SqliteStore } from '../store/sqlite/store.ts'
import type { Store } from '../store/store.ts'
import { DeadEvents } from './dead-events.ts'
import { Hold } from './hold.ts'
import { Journal } from './journal.ts'
import { Orphans } from './orphans.ts'

const account = { id: '7', name: 'ann' }
const envelope = {
  id: 'a',
  platform: 'twitch',
  server: null,
  channel: 'pond',
  account,
  kind: 'message',
  at: 5,
  receivedAt: 6,
  text: '!die',
} as Envelope
const pond = () => new Places('!').at('twitch', null, 'pond')
const accept = (journal: Journal) => journal.accept([{ key: 'twitch:a', envelope }], pond(), account, 1_000)

const schema = testSchema('dead')
const stores: [name: string, open: () => Promise<Store>, drop: () => Promise<void>][] = [
  ['SQLite', async () => SqliteStore.open({ file: ':memory:' }), async () => {}],
  ['PostgreSQL', () => PostgresStore.open(schema.options), () => schema.drop()],
]

describe.each(stores)('an event that is put aside on %s', (_, open, drop) => {
  let store: Store
  let journal: Journal
  let dead: DeadEvents
  beforeEach(async () => {
    store = await open()
    await migrate(store, [coreSchema], 0)
    journal = new Journal(store)
    dead = new DeadEvents(store)
    await accept(journal)
    await journal.bury('twitch:a', 'gave-up', 2_000)
  })
  afterEach(async () => {
    await store.close()
    await drop()
  })

  test('is kept whole, is not taken up at a start and not forgotten', async () => {
    expect(await journal.unfinished()).toEqual([])
    expect(await journal.ends(['twitch:a'])).toEqual(
      new Map([['twitch:a', expect.objectContaining({ outcome: 'failed', reason: 'gave-up' })]]),
    )
    await journal.forget(Number.MAX_SAFE_INTEGER)
    expect(await dead.count()).toBe(1)
    expect(await dead.list()).toEqual([
      {
        id: 'twitch:a',
        topic: 'events',
        group: 'journal',
        partition: 'twitch:pond',
        payload: envelope,
        error: 'the bot ended each time it worked on it',
        at: 2_000,
      },
    ])
  })

  test('is as if it had just come once it is replayed, with all its tries before it', async () => {
    expect(await dead.replay('twitch:b')).toBe(false)
    expect(await dead.replay('twitch:a', 'router')).toBe(false)
    expect(await dead.replay('twitch:a')).toBe(true)
    expect(await dead.replay('twitch:a')).toBe(false)
    expect(await journal.unfinished()).toEqual([{ key: 'twitch:a', tries: 0, envelope }])
  })

  test('is no new one when it comes again, neither before nor after it is dropped', async () => {
    expect([...(await accept(journal))]).toEqual([])
    expect(await dead.drop('twitch:a', 'router')).toBe(false)
    expect(await dead.drop('twitch:a')).toBe(true)
    expect(await dead.drop('twitch:a')).toBe(false)
    expect(await dead.list()).toEqual([])
    expect([...(await accept(journal))]).toEqual([])
    expect(await journal.unfinished()).toEqual([])
  })

  test('is taken by one of several processes once it is replayed', async () => {
    await dead.replay('twitch:a')
    const taken: string[] = []
    const orphans = new Orphans(store, 'me', new Hold(store, 'me'))
    expect(await orphans.events(5_000, 10, ({ key }) => void taken.push(key))).toBe(1)
    expect(taken).toEqual(['twitch:a'])
  })
})
