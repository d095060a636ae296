import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SqliteStore } from './store.ts'

let folder: string
let store: SqliteStore
const big = 'x'.repeat(100_000)

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waddle-full-'))
  store = SqliteStore.open({ file: join(folder, 'bot.db') })
  await store.db.run`CREATE TABLE item (id INTEGER PRIMARY KEY, text TEXT)`
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

/** Leave room for a few more pages, as a disk that is nearly full does. */
const fill = () =>
  store.exclusive(async (knex) => {
    const [{ page_count: pages }] = (await knex.raw('PRAGMA page_count')) as [{ page_count: number }]
    await knex.raw(`PRAGMA max_page_count = ${pages + 4}`)
  })
const room = () => store.exclusive(async (knex) => void (await knex.raw('PRAGMA max_page_count = 1000000')))
const ids = async () => (await store.db.all<{ id: number }>`SELECT id FROM item ORDER BY id`).map((row) => row.id)

test('a write that does not fit is refused with what to do, and nothing of its transaction stays', async () => {
  await fill()
  await expect(store.db.run`INSERT INTO item VALUES (${1}, ${big})`).rejects.toMatchObject({ code: 'WDL_STORE_FULL' })
  expect(await ids()).toEqual([])
})

test('who swallows the failure and writes on writes nothing', async () => {
  await fill()
  await expect(
    store.transaction(async (db) => {
      await db.run`INSERT INTO item VALUES (${1}, ${'small'})`
      await db.run`INSERT INTO item VALUES (${2}, ${big})`.catch(() => undefined)
      await db.run`INSERT INTO item VALUES (${3}, ${'small'})`
    }),
  ).rejects.toMatchObject({ code: 'WDL_STORE_FULL' })
  expect(await ids()).toEqual([])
})

test('reading goes on, and so does writing once there is room', async () => {
  await store.db.run`INSERT INTO item VALUES (${1}, ${'kept'})`
  await fill()
  await Promise.allSettled(Array.from({ length: 10 }, (_, id) => store.db.run`INSERT INTO item VALUES (${id + 10}, ${big})`))
  expect(await ids()).toEqual([1])
  expect(await store.integrity()).toEqual([])
  await room()
  await store.db.run`INSERT INTO item VALUES (${2}, ${big})`
  expect(await ids()).toEqual([1, 2])
})

test('after it is closed, every way to write says so', async () => {
  await store.close()
  const closed = { code: 'WDL_STORE_CLOSED' }
  await expect(store.begin()).rejects.toMatchObject(closed)
  await expect(store.db.run`INSERT INTO item VALUES (${1}, ${'late'})`).rejects.toMatchObject(closed)
  await expect(store.transaction(async () => 1)).rejects.toMatchObject(closed)
  store = SqliteStore.open({ file: join(folder, 'bot.db') })
})
