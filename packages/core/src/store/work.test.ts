import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SqliteStore } from './sqlite/store.ts'
import type { Store } from './store.ts'
import { Work } from './work.ts'

let store: SqliteStore
let dice: Store
let work: Work
beforeEach(async () => {
  store = SqliteStore.open({ file: ':memory:' })
  await store.db.run`CREATE TABLE dice_roll (n INTEGER PRIMARY KEY)`
  await store.db.run`CREATE TABLE mark (n INTEGER PRIMARY KEY)`
  dice = store.scoped('dice_')
  work = new Work(store)
})
afterEach(() => store.close())

const rolls = async () => (await store.db.all<{ n: number }>`SELECT n FROM dice_roll ORDER BY n`).map((row) => row.n)

describe('the work of one run', () => {
  test('begins no transaction before the first write', async () => {
    await work.db(dice).all`SELECT n FROM dice_roll`
    expect(work.wrote).toBe(false)
    await work.db(dice).run`INSERT INTO dice_roll VALUES (${1})`
    expect(work.wrote).toBe(true)
    await work.keep()
  })

  test('is kept together with its mark', async () => {
    await work.db(dice).run`INSERT INTO dice_roll VALUES (${1})`
    await work.commit(async (db) => void (await db.run`INSERT INTO mark VALUES (${1})`))
    expect(await rolls()).toEqual([1])
    expect(await store.db.all`SELECT n FROM mark`).toEqual([{ n: 1 }])
  })

  test('is undone together with its mark', async () => {
    await work.db(dice).run`INSERT INTO dice_roll VALUES (${1})`
    await expect(
      work.commit(async () => {
        throw new Error('no mark')
      }),
    ).rejects.toThrow('no mark')
    expect(await rolls()).toEqual([])
  })

  test('is undone when it is abandoned', async () => {
    await work.db(dice).run`INSERT INTO dice_roll VALUES (${1})`
    await work.abandon()
    expect(await rolls()).toEqual([])
  })

  test('refuses every statement once it is over, reads and builders included', async () => {
    const db = work.db(dice)
    await db.run`INSERT INTO dice_roll VALUES (${1})`
    const knex = await db.knex()
    await work.keep()
    const late = { code: 'WDL_DB_TOO_LATE' }
    await expect(db.run`INSERT INTO dice_roll VALUES (${2})`).rejects.toMatchObject(late)
    await expect(db.one`SELECT n FROM dice_roll`).rejects.toMatchObject(late)
    await expect(db.all`SELECT n FROM dice_roll`).rejects.toMatchObject(late)
    await expect(db.knex()).rejects.toMatchObject(late)
    await expect(db.transaction(async () => 1)).rejects.toMatchObject(late)
    await expect(knex('dice_roll').insert({ n: 3 })).rejects.toMatchObject(late)
    expect(() => work.afterCommit(() => {})).toThrow(expect.objectContaining(late))
    expect(await rolls()).toEqual([1])
  })

  test('that is abandoned while it waits for its turn writes nothing and holds nobody up', async () => {
    const other = await store.begin()
    const refused = expect(work.db(dice).run`INSERT INTO dice_roll VALUES (${1})`).rejects.toMatchObject({ code: 'WDL_DB_TOO_LATE' })
    await new Promise((resolve) => setImmediate(resolve))
    const abandoned = work.abandon()
    await other.commit()
    await refused
    await abandoned
    await store.db.run`INSERT INTO dice_roll VALUES (${2})`
    expect(await rolls()).toEqual([2])
  })

  test('sees what it wrote, in statements, in transactions and in builders', async () => {
    const db = work.db(dice)
    await db.run`INSERT INTO dice_roll VALUES (${1})`
    await db.transaction(async (inner) => void (await inner.run`INSERT INTO dice_roll VALUES (${2})`))
    await (await db.knex())('dice_roll').insert({ n: 3 })
    expect(await db.all`SELECT n FROM dice_roll ORDER BY n`).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
    await work.abandon()
    expect(await rolls()).toEqual([])
  })

  test('reaches only the tables of its module', async () => {
    const foreign = { code: 'WDL_DB_FOREIGN_TABLE' }
    const db = work.db(dice)
    await expect(db.all`SELECT n FROM mark`).rejects.toMatchObject(foreign)
    await expect(db.run`INSERT INTO mark VALUES (${1})`).rejects.toMatchObject(foreign)
    await expect(db.transaction((inner) => inner.all`SELECT n FROM mark`)).rejects.toMatchObject(foreign)
    await expect((await db.knex())('mark').select('n')).rejects.toMatchObject(foreign)
    await work.abandon()
  })

  test('does what waits for the commit afterwards, in order, and never without one', async () => {
    const done: string[] = []
    work.afterCommit(() => done.push('a'))
    work.afterCommit(() => done.push('b'))
    await work.commit(async () => expect(done).toEqual([]) as undefined)
    expect(done).toEqual(['a', 'b'])
    const other = new Work(store)
    other.afterCommit(() => done.push('never'))
    await other.abandon()
    expect(done).toEqual(['a', 'b'])
  })
})

describe('a builder outside of any run', () => {
  test('writes each statement on its own, whatever somebody else undoes meanwhile', async () => {
    const knex = await dice.db.knex()
    const other = await store.begin()
    await other.db.run`INSERT INTO mark VALUES (${1})`
    const writing = knex('dice_roll')
      .insert({ n: 1 })
      .then(() => undefined)
    await new Promise((resolve) => setImmediate(resolve))
    await other.rollback()
    await writing
    expect(await rolls()).toEqual([1])
    expect(await store.db.all`SELECT n FROM mark`).toEqual([])
  })

  test('may not open a transaction of its own', async () => {
    const knex = await dice.db.knex()
    await expect(knex.transaction(async (trx) => trx('dice_roll').insert({ n: 1 }))).rejects.toMatchObject({ code: 'WDL_DB_STATEMENT' })
    expect(await rolls()).toEqual([])
  })
})
