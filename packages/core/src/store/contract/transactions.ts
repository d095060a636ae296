import { expect, test } from 'vitest'
import type { Opened } from './opened.ts'

/** What belongs together happens together, and nobody else’s in between. */
export function transactions(on: Opened): void {
  test('a transaction is all or nothing', async () => {
    await expect(
      on.store.transaction(async (db) => {
        await db.run`INSERT INTO t_item (id, name) VALUES (${1}, ${'a'})`
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await on.store.db.all`SELECT * FROM t_item`).toEqual([])
  })

  test('one that fails does not take along those that share its commit', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, (_, id) =>
        on.store.transaction(async (db) => {
          await db.run`INSERT INTO t_item (id, name) VALUES (${id}, ${'x'})`
          if (id % 4 === 0) throw new Error('no')
        }),
      ),
    )
    expect(results.filter((r) => r.status === 'rejected')).toHaveLength(10)
    expect(await on.store.db.all`SELECT id FROM t_item`).toHaveLength(30)
  })

  test('a transaction sees its own writes, and others see them only after the commit', async () => {
    const transaction = await on.store.begin()
    await transaction.db.run`INSERT INTO t_item (id, name) VALUES (${1}, ${'a'})`
    expect(await transaction.db.all`SELECT id FROM t_item`).toEqual([{ id: 1 }])
    if (on.durable) expect(await on.store.db.all`SELECT id FROM t_item`).toEqual([])
    await transaction.commit()
    expect(await on.store.db.all`SELECT id FROM t_item`).toEqual([{ id: 1 }])
  })

  test('read-then-write in a transaction loses no update', async () => {
    await on.store.db.run`INSERT INTO t_item (id, name, n) VALUES (${1}, ${'a'}, ${0})`
    await Promise.all(
      Array.from({ length: 200 }, () =>
        on.store.transaction(async (db) => {
          const row = await db.one<{ n: number }>`SELECT n FROM t_item WHERE id = ${1}`
          await Promise.resolve()
          await db.run`UPDATE t_item SET n = ${row!.n + 1} WHERE id = ${1}`
        }),
      ),
    )
    expect(await on.store.db.one`SELECT n FROM t_item WHERE id = ${1}`).toEqual({ n: 200 })
  })

  test('a lone statement with its own conditions loses no update, whatever else is open', async () => {
    await on.store.db.run`INSERT INTO t_item (id, name, n) VALUES (${1}, ${'a'}, ${150})`
    const takes = await Promise.all(
      Array.from({ length: 200 }, async (_, turn) => {
        if (turn % 2 === 0) return (await on.store.db.run`UPDATE t_item SET n = n - 1 WHERE id = ${1} AND n > ${0}`).changes
        const transaction = await on.store.begin()
        const { changes } = await transaction.db.run`UPDATE t_item SET n = n - 1 WHERE id = ${1} AND n > ${0}`
        await transaction.commit()
        return changes
      }),
    )
    expect(takes.reduce((sum, changes) => sum + changes)).toBe(150)
    expect(await on.store.db.one`SELECT n FROM t_item WHERE id = ${1}`).toEqual({ n: 0 })
  })

  test('two that are begun at once both end, whether or not they are open at the same time', async () => {
    const first = await on.store.begin()
    const second = on.store.begin()
    await first.db.run`INSERT INTO t_item (id, name) VALUES (${1}, ${'a'})`
    // Not awaited yet: those that end in the same moment may share one commit.
    const ended = first.commit()
    await (await second).db.run`INSERT INTO t_item (id, name) VALUES (${2}, ${'b'})`
    await Promise.all([ended, (await second).commit()])
    expect(await on.store.db.all`SELECT id FROM t_item ORDER BY id`).toEqual([{ id: 1 }, { id: 2 }])
  })

  test('statements of one transaction that are sent at once are all in it', async () => {
    await on.store.transaction(async (db) => {
      await Promise.all(Array.from({ length: 50 }, (_, id) => db.run`INSERT INTO t_item (id, name) VALUES (${id}, ${'x'})`))
      expect(await db.all`SELECT id FROM t_item`).toHaveLength(50)
    })
    expect(await on.store.db.all`SELECT id FROM t_item`).toHaveLength(50)
  })

  test('transactions end in the order in which they began', async () => {
    const order: number[] = []
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        on.store.transaction(async (db) => {
          await db.run`INSERT INTO t_item (id, name) VALUES (${index}, ${'x'})`
          order.push(index)
        }),
      ),
    )
    expect(order).toEqual([...order].sort((a, b) => a - b))
  })

  test('a statement after the end of its transaction is refused', async () => {
    const transaction = await on.store.begin()
    await transaction.commit()
    await expect(transaction.db.run`INSERT INTO t_item (id, name) VALUES (${1}, ${'late'})`).rejects.toMatchObject({
      code: 'WDL_DB_TOO_LATE',
    })
  })

  test('a builder writes inside the transaction', async () => {
    await expect(
      on.store.transaction(async (db) => {
        const knex = await db.knex()
        await knex('t_item').insert({ id: 3, name: 'k' })
        expect(await knex('t_item').select('id')).toEqual([{ id: 3 }])
        throw new Error('undo')
      }),
    ).rejects.toThrow('undo')
    expect(await on.store.db.all`SELECT * FROM t_item`).toEqual([])
  })
}
