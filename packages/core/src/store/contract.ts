import type { Db, Knex } from '@waddlebot/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Store } from './store.ts'
import { Work } from './work.ts'

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
    await knex.schema.createTable('t_value', (table) => {
      table.increments('id')
      table.text('words')
      table.bigInteger('big')
      table.boolean('flag')
      table.binary('bytes')
      table.double('real')
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

    test('a lone statement with its own conditions loses no update, whatever else is open', async () => {
      await store.db.run`INSERT INTO t_item (id, name, n) VALUES (${1}, ${'a'}, ${150})`
      const takes = await Promise.all(
        Array.from({ length: 200 }, async (_, turn) => {
          if (turn % 2 === 0) return (await store.db.run`UPDATE t_item SET n = n - 1 WHERE id = ${1} AND n > ${0}`).changes
          const transaction = await store.begin()
          const { changes } = await transaction.db.run`UPDATE t_item SET n = n - 1 WHERE id = ${1} AND n > ${0}`
          await transaction.commit()
          return changes
        }),
      )
      expect(takes.reduce((sum, changes) => sum + changes)).toBe(150)
      expect(await store.db.one`SELECT n FROM t_item WHERE id = ${1}`).toEqual({ n: 0 })
    })

    test('two that are begun at once both end, whether or not they are open at the same time', async () => {
      const first = await store.begin()
      const second = store.begin()
      await first.db.run`INSERT INTO t_item (id, name) VALUES (${1}, ${'a'})`
      // Not awaited yet: those that end in the same moment may share one commit.
      const ended = first.commit()
      await (await second).db.run`INSERT INTO t_item (id, name) VALUES (${2}, ${'b'})`
      await Promise.all([ended, (await second).commit()])
      expect(await store.db.all`SELECT id FROM t_item ORDER BY id`).toEqual([{ id: 1 }, { id: 2 }])
    })

    test('transactions of one module never overlap, those that a run joins on its way included', async () => {
      const scoped = store.scoped('t_')
      let inside = 0
      const visit = async (db: Db) => {
        expect(++inside).toBe(1)
        await db.run`INSERT INTO t_value (words) VALUES (${'in'})`
        await Promise.resolve()
        expect(inside--).toBe(1)
      }
      await Promise.all(
        Array.from({ length: 30 }, async (_, turn) => {
          if (turn % 2 === 0) return scoped.transaction(visit)
          const work = new Work(store)
          await work.db(scoped).transaction(visit)
          await work.keep()
        }),
      )
      expect(await scoped.db.all`SELECT id FROM t_value`).toHaveLength(30)
    })

    test('a key narrows what a transaction keeps out, and everything is kept apart from every part', async () => {
      const scoped = store.scoped('t_')
      await store.db.run`INSERT INTO t_item (id, name) VALUES (${1}, ${'a'}), (${2}, ${'b'})`
      const add = (id: number) => async (db: Db) => {
        const row = await db.one<{ n: number }>`SELECT n FROM t_item WHERE id = ${id}`
        await db.run`UPDATE t_item SET n = ${row!.n + 1} WHERE id = ${id}`
      }
      await Promise.all(
        Array.from({ length: 60 }, (_, turn) => {
          if (turn % 3 === 0)
            return scoped.transaction(async (db) => {
              await add(1)(db)
              await add(2)(db)
            })
          return scoped.transaction(add(turn % 3), `row ${turn % 3}`)
        }),
      )
      expect(await store.db.all`SELECT n FROM t_item ORDER BY id`).toEqual([{ n: 40 }, { n: 40 }])
    })

    test('a statement that fails in a module’s transaction is undone alone', async () => {
      const scoped = store.scoped('t_')
      await scoped.transaction(async (db) => {
        await db.run`INSERT INTO t_item (id, name) VALUES (${1}, ${'a'})`
        await expect(db.run`INSERT INTO t_item (id, name) VALUES (${1}, ${'twice'})`).rejects.toThrow()
        await db.run`INSERT INTO t_item (id, name) VALUES (${2}, ${'b'})`
        await expect((await db.knex())('t_item').insert({ id: 2, name: 'twice' })).rejects.toThrow()
        await db.run`INSERT INTO t_item (id, name) VALUES (${3}, ${'c'})`
      })
      expect(await store.db.all`SELECT id, name FROM t_item ORDER BY id`).toEqual([
        { id: 1, name: 'a' },
        { id: 2, name: 'b' },
        { id: 3, name: 'c' },
      ])
    })

    test('statements of one transaction that are sent at once are all in it', async () => {
      await store.transaction(async (db) => {
        await Promise.all(Array.from({ length: 50 }, (_, id) => db.run`INSERT INTO t_item (id, name) VALUES (${id}, ${'x'})`))
        expect(await db.all`SELECT id FROM t_item`).toHaveLength(50)
      })
      expect(await store.db.all`SELECT id FROM t_item`).toHaveLength(50)
    })

    test('every value reads back the same from every database', async () => {
      const words = ['', 'duck 🦆', '\u0000', 'a\u0000b\uFDD0c\uFDD0\uFDD00', '\uFDD01', "'; --", '{"a":[1,null]}']
      for (const text of words) {
        expect(await store.db.one`INSERT INTO t_value (words) VALUES (${text}) RETURNING words`).toEqual({ words: text })
        expect(await store.db.all`SELECT words FROM t_value WHERE words = ${text}`).toEqual([{ words: text }])
      }
      const at = new Date(1_767_225_600_123)
      const { id } = (await store.db.one<{ id: number }>`
        INSERT INTO t_value (words, big, flag, bytes, real)
        VALUES (${{ list: [1, 'two', null] }}, ${at}, ${true}, ${Buffer.from([0, 255, 7])}, ${0.1}) RETURNING id`)!
      expect(await store.db.one`SELECT words, big, flag, bytes, real FROM t_value WHERE id = ${id}`).toEqual({
        words: '{"list":[1,"two",null]}',
        big: at.getTime(),
        flag: 1,
        bytes: Buffer.from([0, 255, 7]),
        real: 0.1,
      })
      expect(await store.db.all`SELECT id FROM t_value WHERE flag = ${true} AND big = ${at}`).toEqual([{ id }])
      await store.db
        .run`UPDATE t_value SET big = ${Number.MAX_SAFE_INTEGER}, flag = ${false}, real = ${Number.NaN}, words = ${undefined} WHERE id = ${id}`
      expect(await store.db.one`SELECT big, flag, real, words, bytes IS NULL AS none FROM t_value WHERE id = ${id}`).toEqual({
        big: Number.MAX_SAFE_INTEGER,
        flag: 0,
        real: null,
        words: null,
        none: 0,
      })
      expect(await store.db.one`SELECT count(*) AS n, sum(big) AS big, max(big) AS most FROM t_value WHERE id = ${id}`).toEqual({
        n: 1,
        big: Number.MAX_SAFE_INTEGER,
        most: Number.MAX_SAFE_INTEGER,
      })
      expect(await store.db.one`SELECT id FROM t_item WHERE id = ${Number.MAX_SAFE_INTEGER}`).toBeUndefined()
    })

    test('a builder binds and reads values as statements do', async () => {
      const knex = await store.db.knex()
      await knex('t_value').insert({ id: 7, words: 'a\u0000b', big: new Date(5), flag: true, bytes: Buffer.from([1]) })
      expect(await knex('t_value').where({ flag: true, words: 'a\u0000b' }).select('id', 'words', 'big', 'flag', 'bytes')).toEqual([
        { id: 7, words: 'a\u0000b', big: 5, flag: 1, bytes: Buffer.from([1]) },
      ])
    })

    test('texts sort by their bytes', async () => {
      for (const [id, name] of ['b', 'a', 'B', 'A', 'ä', 'Z', '_', ' ', '1'].entries())
        await store.db.run`INSERT INTO t_item (id, name) VALUES (${id}, ${name})`
      const rows = await store.db.all<{ name: string }>`SELECT name FROM t_item ORDER BY name`
      expect(rows.map(({ name }) => name)).toEqual([' ', '1', 'A', 'B', 'Z', '_', 'a', 'b', 'ä'])
      const lowered = await store.db.one`SELECT lower(name) AS name FROM t_item WHERE lower(name) = ${'z'}`
      expect(lowered).toEqual({ name: 'z' })
    })

    test('a statement goes on to be right when a table has changed under it', async () => {
      const look = (db: Db) => db.all`SELECT * FROM t_item`
      await store.db.run`INSERT INTO t_item (id, name) VALUES (${1}, ${'a'})`
      for (let turn = 0; turn < 3; turn++) await Promise.all([look(store.db), store.transaction(look)])
      await store.exclusive((knex) => knex.schema.alterTable('t_item', (table) => table.text('note')))
      expect(await look(store.db)).toEqual([{ id: 1, name: 'a', n: 0, note: null }])
      expect(await store.transaction(look)).toEqual([{ id: 1, name: 'a', n: 0, note: null }])
    })

    test('it tells its tables, their columns and their keys', async () => {
      await store.exclusive((knex) =>
        knex.schema.createTable('t_pair', (table) => {
          table.text('b').notNullable()
          table.text('a').notNullable()
          table.text('note')
          table.primary(['a', 'b'])
        }),
      )
      const tables = await store.tables()
      expect(tables.map(({ name, derived }) => [name, derived])).toEqual([
        ['t_item', false],
        ['t_pair', false],
        ['t_value', false],
      ])
      expect(await store.tableNames()).toEqual(tables.map(({ name }) => name))
      expect(tables[1]!.columns).toMatchObject([
        { name: 'b', key: 2 },
        { name: 'a', key: 1 },
        { name: 'note', key: 0 },
      ])
    })

    test('nothing remains of a scratch, and nothing of the store is in it', async () => {
      await store.scratch(async (knex) => {
        expect(await knex.schema.hasTable('t_item')).toBe(false)
        await knex.schema.createTable('t_item', (table) => table.increments('id'))
        await knex('t_item').insert({})
      })
      expect(await store.db.all`SELECT * FROM t_item`).toEqual([])
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
