import type { Db } from '@waddlebot/sdk'
import { expect, test } from 'vitest'
import type { Opened } from './opened.ts'

/** What a store knows of its tables, and that they may change. */
export function tables(on: Opened): void {
  test('a statement goes on to be right when a table has changed under it', async () => {
    const look = (db: Db) => db.all`SELECT * FROM t_item`
    await on.store.db.run`INSERT INTO t_item (id, name) VALUES (${1}, ${'a'})`
    for (let turn = 0; turn < 3; turn++) await Promise.all([look(on.store.db), on.store.transaction(look)])
    await on.store.exclusive((knex) => knex.schema.alterTable('t_item', (table) => table.text('note')))
    expect(await look(on.store.db)).toEqual([{ id: 1, name: 'a', n: 0, note: null }])
    expect(await on.store.transaction(look)).toEqual([{ id: 1, name: 'a', n: 0, note: null }])
  })

  test('it tells its tables, their columns and their keys', async () => {
    await on.store.exclusive((knex) =>
      knex.schema.createTable('t_pair', (table) => {
        table.text('b').notNullable()
        table.text('a').notNullable()
        table.text('note')
        table.primary(['a', 'b'])
      }),
    )
    const tables = await on.store.tables()
    expect(tables.map(({ name, derived }) => [name, derived])).toEqual([
      ['t_item', false],
      ['t_pair', false],
      ['t_value', false],
    ])
    expect(await on.store.tableNames()).toEqual(tables.map(({ name }) => name))
    expect(tables[1]!.columns).toMatchObject([
      { name: 'b', key: 2 },
      { name: 'a', key: 1 },
      { name: 'note', key: 0 },
    ])
  })

  test('nothing remains of a scratch, and nothing of the store is in it', async () => {
    await on.store.scratch(async (knex) => {
      expect(await knex.schema.hasTable('t_item')).toBe(false)
      await knex.schema.createTable('t_item', (table) => table.increments('id'))
      await knex('t_item').insert({})
    })
    expect(await on.store.db.all`SELECT * FROM t_item`).toEqual([])
  })
}
