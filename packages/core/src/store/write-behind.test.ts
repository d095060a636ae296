import { expect, test } from 'vitest'
import { virtualClock } from '../clock/virtual.ts'
import { SqliteStore } from './sqlite/store.ts'
import { WriteBehind } from './write-behind.ts'

async function counting() {
  const store = SqliteStore.open({ file: ':memory:' })
  await store.exclusive((knex) =>
    knex.schema.createTable('t_count', (table) => {
      table.text('key').primary()
      table.integer('n').notNullable()
    }),
  )
  const clock = virtualClock(0)
  let writes = 0
  const behind = new WriteBehind(store, clock, async (db, counts) => {
    writes++
    for (const [key, n] of counts)
      await db.run`INSERT INTO t_count (key, n) VALUES (${key}, ${n}) ON CONFLICT (key) DO UPDATE SET n = t_count.n + excluded.n`
  })
  const stored = async () =>
    Object.fromEntries((await store.db.all<{ key: string; n: number }>`SELECT key, n FROM t_count`).map((row) => [row.key, row.n]))
  return { store, clock, behind, stored, writes: () => writes }
}

test('additions of a second are one write, and nothing is written before', async () => {
  const { store, clock, behind, stored, writes } = await counting()
  for (let n = 0; n < 500; n++) behind.add(n % 2 ? 'odd' : 'even')
  expect(await stored()).toEqual({})
  await clock.advance(1_000, () => behind.flush())
  expect(await stored()).toEqual({ odd: 250, even: 250 })
  expect(writes()).toBe(1)
  await store.close()
})

test('a thousand rows are written at once, however little time has passed', async () => {
  const { store, behind, stored } = await counting()
  for (let n = 0; n < 1_000; n++) behind.add(`k${n}`)
  await new Promise((resolve) => setImmediate(resolve))
  await behind.flush()
  expect(Object.keys(await stored())).toHaveLength(1_000)
  await store.close()
})

test('counts that could not be written are held on to and written later', async () => {
  const { store, behind, stored } = await counting()
  await store.exclusive((knex) => knex.schema.renameTable('t_count', 't_gone'))
  behind.add('a', 2)
  await behind.flush()
  await store.exclusive((knex) => knex.schema.renameTable('t_gone', 't_count'))
  behind.add('a')
  await behind.flush()
  expect(await stored()).toEqual({ a: 3 })
  await store.close()
})
