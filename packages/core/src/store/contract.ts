import type { Knex } from '@waddlebot/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Store } from './store.ts'

/** What a factory hands the suite: an empty store, opened anew on the same data by `reopen`. */
export interface StoreMaker {
  open(): Promise<Store>
  /** Drop everything; called after each test. */
  wipe(): Promise<void>
  /** Whether data outlives {@link Store.close}. */
  readonly durable: boolean
}

const make = (store: Store) =>
  store.exclusive(async (knex: Knex) => {
    await knex.schema.createTable('t_item', (table) => {
      table.integer('id').primary()
      table.text('name').notNullable()
      table.integer('n').notNullable().defaultTo(0)
    })
  })

/** Every promise of {@link Store}, for every implementation. */
export function storeContract(name: string, maker: StoreMaker): void {
  describe(`${name} keeps the promises of a store`, () => {
    let store: Store
    beforeEach(async () => {
      store = await maker.open()
      await make(store)
    })
    afterEach(async () => {
      await store.close()
      await maker.wipe()
    })

    test('what was written is read back', async () => {
      const { changes } = await store.db.run`INSERT INTO t_item (id, name) VALUES (${1}, ${'duck'})`
      expect(changes).toBe(1)
      expect(await store.db.one`SELECT * FROM t_item WHERE id = ${1}`).toEqual({ id: 1, name: 'duck', n: 0 })
      expect(await store.db.all`SELECT name FROM t_item`).toEqual([{ name: 'duck' }])
      expect(await store.db.one`SELECT * FROM t_item WHERE id = ${2}`).toBeUndefined()
    })

    test('values are bound, never spliced', async () => {
      const nasty = `'); DROP TABLE t_item; --\u0000"`
      await store.db.run`INSERT INTO t_item (id, name) VALUES (${1}, ${nasty})`
      expect(await store.db.one<{ name: string }>`SELECT name FROM t_item WHERE name = ${nasty}`).toEqual({ name: nasty })
    })

    test('RETURNING gives rows of a write', async () => {
      expect(await store.db.one`INSERT INTO t_item (id, name) VALUES (${7}, ${'swan'}) RETURNING id, name`).toEqual({ id: 7, name: 'swan' })
    })

    test('a transaction is all or nothing', async () => {
      await expect(
        store.transaction(async (db) => {
          await db.run`INSERT INTO t_item (id, name) VALUES (${1}, ${'a'})`
          throw new Error('no')
        }),
      ).rejects.toThrow('no')
      expect(await store.db.all`SELECT * FROM t_item`).toEqual([])
    })

    test('one that fails does not take along those that share its commit', async () => {
      const results = await Promise.allSettled(
        Array.from({ length: 40 }, (_, id) =>
          store.transaction(async (db) => {
            await db.run`INSERT INTO t_item (id, name) VALUES (${id}, ${'x'})`
            if (id % 4 === 0) throw new Error('no')
          }),
        ),
      )
      expect(results.filter((r) => r.status === 'rejected')).toHaveLength(10)
      expect(await store.db.all`SELECT id FROM t_item`).toHaveLength(30)
    })

    test('a transaction sees its own writes, and others see them only after the commit', async () => {
      const transaction = await store.begin()
      await transaction.db.run`INSERT INTO t_item (id, name) VALUES (${1}, ${'a'})`
      expect(await transaction.db.all`SELECT id FROM t_item`).toEqual([{ id: 1 }])
      if (maker.durable) expect(await store.db.all`SELECT id FROM t_item`).toEqual([])
      await transaction.commit()
      expect(await store.db.all`SELECT id FROM t_item`).toEqual([{ id: 1 }])
    })

    test('read-then-write in a transaction loses no update', async () => {
      await store.db.run`INSERT INTO t_item (id, name, n) VALUES (${1}, ${'a'}, ${0})`
      await Promise.all(
        Array.from({ length: 200 }, () =>
          store.transaction(async (db) => {
            const row = await db.one<{ n: number }>`SELECT n FROM t_item WHERE id = ${1}`
            await Promise.resolve()
            await db.run`UPDATE t_item SET n = ${row!.n + 1} WHERE id = ${1}`
          }),
        ),
      )
      expect(await store.db.one`SELECT n FROM t_item WHERE id = ${1}`).toEqual({ n: 200 })
    })

    test('transactions end in the order in which they began', async () => {
      const order: number[] = []
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          store.transaction(async (db) => {
            await db.run`INSERT INTO t_item (id, name) VALUES (${index}, ${'x'})`
            order.push(index)
          }),
        ),
      )
      expect(order).toEqual([...order].sort((a, b) => a - b))
    })

    test('a statement after the end of its transaction is refused', async () => {
      const transaction = await store.begin()
      await transaction.commit()
      await expect(transaction.db.run`INSERT INTO t_item (id, name) VALUES (${1}, ${'late'})`).rejects.toMatchObject({
        code: 'WDL_DB_TOO_LATE',
      })
    })

    test('a module sees only its own tables', async () => {
      const scoped = store.scoped('dice_')
      await expect(scoped.db.all`SELECT * FROM t_item`).rejects.toMatchObject({ code: 'WDL_DB_FOREIGN_TABLE' })
      await expect(scoped.db.run`DELETE FROM t_item`).rejects.toMatchObject({ code: 'WDL_DB_FOREIGN_TABLE' })
      await expect(scoped.db.run`INSERT INTO t_item (id, name) VALUES (1, 'x')`).rejects.toMatchObject({ code: 'WDL_DB_FOREIGN_TABLE' })
    })

    test('a builder writes inside the transaction', async () => {
      await expect(
        store.transaction(async (db) => {
          const knex = await db.knex()
          await knex('t_item').insert({ id: 3, name: 'k' })
          expect(await knex('t_item').select('id')).toEqual([{ id: 3 }])
          throw new Error('undo')
        }),
      ).rejects.toThrow('undo')
      expect(await store.db.all`SELECT * FROM t_item`).toEqual([])
    })

    test('a sound store says so', async () => {
      expect(await store.integrity()).toEqual([])
      expect(await store.health()).toMatchObject({ ok: true })
    })

    if (!maker.durable) return
    test('what was acknowledged is there after closing and opening', async () => {
      await store.db.run`INSERT INTO t_item (id, name) VALUES (${1}, ${'kept'})`
      await store.close()
      store = await maker.open()
      expect(await store.db.all`SELECT name FROM t_item`).toEqual([{ name: 'kept' }])
    })
  })
}
