import type { Db } from '@waddlebot/sdk'
import { expect, test } from 'vitest'
import { Work } from '../work.ts'
import type { Opened } from './opened.ts'

/** What a store lends to one module. */
export function scopes(on: Opened): void {
  test('transactions of one module never overlap, those that a run joins on its way included', async () => {
    const scoped = on.store.scoped('t_')
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
        const work = new Work(on.store)
        await work.db(scoped).transaction(visit)
        await work.keep()
      }),
    )
    expect(await scoped.db.all`SELECT id FROM t_value`).toHaveLength(30)
  })

  test('a key narrows what a transaction keeps out, and everything is kept apart from every part', async () => {
    const scoped = on.store.scoped('t_')
    await on.store.db.run`INSERT INTO t_item (id, name) VALUES (${1}, ${'a'}), (${2}, ${'b'})`
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
    expect(await on.store.db.all`SELECT n FROM t_item ORDER BY id`).toEqual([{ n: 40 }, { n: 40 }])
  })

  test('a statement that fails in a module’s transaction is undone alone', async () => {
    const scoped = on.store.scoped('t_')
    await scoped.transaction(async (db) => {
      await db.run`INSERT INTO t_item (id, name) VALUES (${1}, ${'a'})`
      await expect(db.run`INSERT INTO t_item (id, name) VALUES (${1}, ${'twice'})`).rejects.toThrow()
      await db.run`INSERT INTO t_item (id, name) VALUES (${2}, ${'b'})`
      await expect((await db.knex())('t_item').insert({ id: 2, name: 'twice' })).rejects.toThrow()
      await db.run`INSERT INTO t_item (id, name) VALUES (${3}, ${'c'})`
    })
    expect(await on.store.db.all`SELECT id, name FROM t_item ORDER BY id`).toEqual([
      { id: 1, name: 'a' },
      { id: 2, name: 'b' },
      { id: 3, name: 'c' },
    ])
  })

  test('a module sees only its own tables', async () => {
    const scoped = on.store.scoped('dice_')
    await expect(scoped.db.all`SELECT * FROM t_item`).rejects.toMatchObject({ code: 'WDL_DB_FOREIGN_TABLE' })
    await expect(scoped.db.run`DELETE FROM t_item`).rejects.toMatchObject({ code: 'WDL_DB_FOREIGN_TABLE' })
    await expect(scoped.db.run`INSERT INTO t_item (id, name) VALUES (1, 'x')`).rejects.toMatchObject({ code: 'WDL_DB_FOREIGN_TABLE' })
  })
}
