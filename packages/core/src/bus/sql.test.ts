import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Db } from '@waddlebot/sdk'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../clock/clock.ts'
import { testSchema } from '../store/fixtures/postgres.ts'
import { migrate } from '../store/migrations.ts'
import { PostgresStore } from '../store/postgres/store.ts'
import { coreSchema } from '../store/schema/index.ts'
import { SqliteStore } from '../store/sqlite/store.ts'
import type { Store } from '../store/store.ts'
import { Work } from '../store/work.ts'
import { busDefaults } from './bus.ts'
import { busContract } from './contract.ts'
import { Reader } from './reader.ts'
import { SqlBus } from './sql.ts'

let folder = ''
let store: Store | undefined

async function open(file: string): Promise<Store> {
  store = SqliteStore.open({ file })
  await migrate(store, [coreSchema], 0)
  return store
}

async function wipe(): Promise<void> {
  await store?.close()
  store = undefined
  if (folder) rmSync(folder, { recursive: true })
  folder = ''
}

busContract('A bus in memory on SQLite', { open: async (settings) => new SqlBus(await open(':memory:'), settings), wipe })

busContract('A bus in a SQLite file', {
  async open(settings) {
    folder = mkdtempSync(join(tmpdir(), 'waddle-bus-'))
    return new SqlBus(await open(join(folder, 'bot.db')), settings)
  },
  // The bus is never told: its consumers hang for ever, as those of a dead process do.
  async crash(settings) {
    await store!.close()
    return new SqlBus(await open(join(folder, 'bot.db')), settings)
  },
  wipe,
})

const schema = testSchema('bus')
async function onPostgres(): Promise<Store> {
  store = await PostgresStore.open(schema.options)
  await migrate(store, [coreSchema], 0)
  return store
}

busContract('A bus in PostgreSQL', {
  open: async (settings) => new SqlBus(await onPostgres(), settings),
  async crash(settings) {
    await store!.close()
    return new SqlBus(await onPostgres(), settings)
  },
  async wipe() {
    await wipe()
    await schema.drop()
  },
})

test('of messages that are published at once none is passed over by a reader', async () => {
  const bus = new SqlBus(await onPostgres())
  const heard: number[] = []
  const all = new Promise<void>((resolve) => {
    void bus.subscribe('t', 'g', async ({ payload }) => {
      heard.push(payload as number)
      if (heard.length === 200) resolve()
    })
  })
  await Promise.all(
    Array.from({ length: 200 }, async (_, id) => {
      // As a run does it: the transaction was open for a while before it publishes, and it ends when it likes.
      const work = new Work(store!)
      const { db } = await work.begin()
      await db.run`INSERT INTO waddle_audit (at, who, what, origin) VALUES (${id}, ${'ann'}, ${'swam'}, ${'test'})`
      const tell = await bus.publishWithin(db, 't', { id: String(id), partition: `p${id % 5}`, payload: id })
      await work.keep()
      tell()
    }),
  )
  await all
  expect(new Set(heard).size).toBe(200)
  await bus.close()
  await wipe()
  await schema.drop()
})

afterEach(wipe)

test('a message published in a transaction is there with it, or not at all', async () => {
  const bus = new SqlBus(await open(':memory:'))
  const heard: string[] = []
  const arrived = new Promise<void>((resolve) => {
    void bus.subscribe('t', 'g', async (message) => {
      heard.push(message.id)
      resolve()
    })
  })
  const message = (id: string) => ({ id, partition: 'p', payload: null })
  await expect(
    store!.transaction(async (db) => {
      await bus.publishWithin(db, 't', message('lost'))
      throw new Error('undone')
    }),
  ).rejects.toThrow('undone')
  const tell = await store!.transaction(async (db) => {
    await db.run`INSERT INTO waddle_audit (at, who, what, origin) VALUES (${1}, ${'ann'}, ${'swam'}, ${'test'})`
    return bus.publishWithin(db, 't', message('kept'))
  })
  tell()
  await arrived
  expect(heard).toEqual(['kept'])
  await bus.close()
})

test('more than is held in memory at once still comes, in order', async () => {
  const bus = new SqlBus(await open(':memory:'))
  await store!.transaction(async (db) => {
    for (let id = 0; id < 1_234; id++) await bus.publishWithin(db, 't', { id: String(id), partition: `p${id % 7}`, payload: id })
  })
  const heard: number[] = []
  await new Promise<void>((resolve) => {
    void bus.subscribe('t', 'g', async ({ payload }) => {
      heard.push(payload as number)
      if (heard.length === 1_234) resolve()
    })
  })
  expect(new Set(heard).size).toBe(1_234)
  for (let line = 0; line < 7; line++) {
    const mine = heard.filter((id) => id % 7 === line)
    expect(mine).toEqual([...mine].sort((a, b) => a - b))
  }
  await bus.close()
})

test('what stands behind a message does not wait until that one is struck off, and stopping does', async () => {
  const store = await open(':memory:')
  let strike!: () => void
  const held = new Promise<void>((resolve) => (strike = resolve))
  const slow: Db = Object.assign(Object.create(store.db) as Db, {
    dialect: store.db.dialect,
    all: store.db.all.bind(store.db),
    async run(parts: TemplateStringsArray, ...values: unknown[]) {
      if (parts[0]!.includes('DELETE')) await held
      return store.db.run(parts, ...values)
    },
  })
  const bus = new SqlBus(store)
  await (await bus.subscribe('t', 'g', async () => {}))()
  for (const id of ['a', 'b']) await bus.publish('t', { id, partition: 'p', payload: null })
  let heard = 0
  let second!: () => void
  const both = new Promise<void>((resolve) => (second = resolve))
  const reader = new Reader(slow, 't', 'g', async () => void (++heard === 2 && second()), busDefaults, systemClock)
  reader.wake()
  await both
  let stopped = false
  const stopping = reader.stop().then(() => (stopped = true))
  await new Promise((resolve) => setImmediate(resolve))
  expect(stopped).toBe(false)
  strike()
  await stopping
  expect(await bus.lag('t', 'g')).toBe(0)
  await bus.close()
})

test('what everybody read is forgotten after a week, what somebody did not is kept', async () => {
  let now = 1_000
  const clock = { now: () => now, monotonic: () => now, after: () => ({ cancel: () => {} }) }
  const bus = new SqlBus(await open(':memory:'), undefined, clock)
  const stop = await bus.subscribe('t', 'g', async () => {})
  await bus.publish('t', { id: 'read', partition: 'p', payload: 1 })
  while ((await bus.lag('t', 'g')) > 0) await new Promise((resolve) => setImmediate(resolve))
  await stop()
  await bus.publish('t', { id: 'unread', partition: 'p', payload: 2 })
  now += 8 * 86_400_000
  await bus.forget()
  expect(await store!.db.all`SELECT id FROM waddle_bus_message`).toEqual([{ id: 'unread' }])
  await bus.close()
})
