import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import SQLite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SqliteStore } from './store.ts'

let folder: string
let store: SqliteStore
let another: SQLite.Database
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waddle-moment-'))
  store = SqliteStore.open({ file: join(folder, 'bot.db') })
  await store.db.run`CREATE TABLE duck (name TEXT)`
  another = new SQLite(join(folder, 'bot.db'))
  await turn()
})
afterEach(async () => {
  another.close()
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const ducks = async () => (await store.db.all<{ name: string }>`SELECT name FROM duck ORDER BY name`).map(({ name }) => name)

describe('what is read in one turn of the loop', () => {
  test('is of one moment, whatever another process writes, and the next turn sees that', async () => {
    expect(await ducks()).toEqual([])
    another.prepare("INSERT INTO duck VALUES ('ann')").run()
    expect(await ducks()).toEqual([])
    await turn()
    expect(await ducks()).toEqual(['ann'])
  })

  test('holds what was committed here just now', async () => {
    for (const name of ['ann', 'bob', 'cat']) {
      const before = await ducks()
      await store.db.run`INSERT INTO duck VALUES (${name})`
      expect(await ducks()).toEqual([...before, name])
    }
    await store.transaction(async (db) => {
      await db.run`DELETE FROM duck WHERE name = 'ann'`
      expect(await ducks()).toEqual(['ann', 'bob', 'cat'])
    })
    expect(await ducks()).toEqual(['bob', 'cat'])
    await store.exclusive((knex) => knex('duck').delete())
    expect(await ducks()).toEqual([])
  })

  test('keeps nobody from emptying the log, and the store from closing', async () => {
    for (let round = 0; round < 3; round++) {
      await ducks()
      await store.db.run`INSERT INTO duck VALUES ('ann')`
    }
    await turn()
    expect(another.pragma('wal_checkpoint(RESTART)')).toEqual([expect.objectContaining({ busy: 0 })])
    await ducks()
    await store.close()
  })
})
