import { expect, test } from 'vitest'
import type { Opened } from './opened.ts'

/** What is written reads back, and the same from every database. */
export function values(on: Opened): void {
  test('what was written is read back', async () => {
    const { changes } = await on.store.db.run`INSERT INTO t_item (id, name) VALUES (${1}, ${'duck'})`
    expect(changes).toBe(1)
    expect(await on.store.db.one`SELECT * FROM t_item WHERE id = ${1}`).toEqual({ id: 1, name: 'duck', n: 0 })
    expect(await on.store.db.all`SELECT name FROM t_item`).toEqual([{ name: 'duck' }])
    expect(await on.store.db.one`SELECT * FROM t_item WHERE id = ${2}`).toBeUndefined()
  })

  test('values are bound, never spliced', async () => {
    const nasty = `'); DROP TABLE t_item; --\u0000"`
    await on.store.db.run`INSERT INTO t_item (id, name) VALUES (${1}, ${nasty})`
    expect(await on.store.db.one<{ name: string }>`SELECT name FROM t_item WHERE name = ${nasty}`).toEqual({ name: nasty })
  })

  test('RETURNING gives rows of a write', async () => {
    expect(await on.store.db.one`INSERT INTO t_item (id, name) VALUES (${7}, ${'swan'}) RETURNING id, name`).toEqual({
      id: 7,
      name: 'swan',
    })
  })

  test('every value reads back the same from every database', async () => {
    const words = ['', 'duck 🦆', '\u0000', 'a\u0000b\uFDD0c\uFDD0\uFDD00', '\uFDD01', "'; --", '{"a":[1,null]}']
    for (const text of words) {
      expect(await on.store.db.one`INSERT INTO t_value (words) VALUES (${text}) RETURNING words`).toEqual({ words: text })
      expect(await on.store.db.all`SELECT words FROM t_value WHERE words = ${text}`).toEqual([{ words: text }])
    }
    const at = new Date(1_767_225_600_123)
    const { id } = (await on.store.db.one<{ id: number }>`
      INSERT INTO t_value (words, big, flag, bytes, real)
      VALUES (${{ list: [1, 'two', null] }}, ${at}, ${true}, ${Buffer.from([0, 255, 7])}, ${0.1}) RETURNING id`)!
    expect(await on.store.db.one`SELECT words, big, flag, bytes, real FROM t_value WHERE id = ${id}`).toEqual({
      words: '{"list":[1,"two",null]}',
      big: at.getTime(),
      flag: 1,
      bytes: Buffer.from([0, 255, 7]),
      real: 0.1,
    })
    expect(await on.store.db.all`SELECT id FROM t_value WHERE flag = ${true} AND big = ${at}`).toEqual([{ id }])
    await on.store.db
      .run`UPDATE t_value SET big = ${Number.MAX_SAFE_INTEGER}, flag = ${false}, real = ${Number.NaN}, words = ${undefined} WHERE id = ${id}`
    expect(await on.store.db.one`SELECT big, flag, real, words, bytes IS NULL AS none FROM t_value WHERE id = ${id}`).toEqual({
      big: Number.MAX_SAFE_INTEGER,
      flag: 0,
      real: null,
      words: null,
      none: 0,
    })
    expect(await on.store.db.one`SELECT count(*) AS n, sum(big) AS big, max(big) AS most FROM t_value WHERE id = ${id}`).toEqual({
      n: 1,
      big: Number.MAX_SAFE_INTEGER,
      most: Number.MAX_SAFE_INTEGER,
    })
    expect(await on.store.db.one`SELECT id FROM t_item WHERE id = ${Number.MAX_SAFE_INTEGER}`).toBeUndefined()
  })

  test('a builder binds and reads values as statements do', async () => {
    const knex = await on.store.db.knex()
    await knex('t_value').insert({ id: 7, words: 'a\u0000b', big: new Date(5), flag: true, bytes: Buffer.from([1]) })
    expect(await knex('t_value').where({ flag: true, words: 'a\u0000b' }).select('id', 'words', 'big', 'flag', 'bytes')).toEqual([
      { id: 7, words: 'a\u0000b', big: 5, flag: 1, bytes: Buffer.from([1]) },
    ])
  })

  test('texts sort by their bytes', async () => {
    for (const [id, name] of ['b', 'a', 'B', 'A', 'ä', 'Z', '_', ' ', '1'].entries())
      await on.store.db.run`INSERT INTO t_item (id, name) VALUES (${id}, ${name})`
    const rows = await on.store.db.all<{ name: string }>`SELECT name FROM t_item ORDER BY name`
    expect(rows.map(({ name }) => name)).toEqual([' ', '1', 'A', 'B', 'Z', '_', 'a', 'b', 'ä'])
    const lowered = await on.store.db.one`SELECT lower(name) AS name FROM t_item WHERE lower(name) = ${'z'}`
    expect(lowered).toEqual({ name: 'z' })
  })
}
