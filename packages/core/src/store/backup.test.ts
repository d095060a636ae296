import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { exportAll } from './export.ts'
import { migrate } from './migrations.ts'
import { coreSchema } from './schema/index.ts'
import { SqliteStore } from './sqlite/store.ts'
import { verifyBackup } from './verify.ts'

let folder: string
let file: string
let store: SqliteStore
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waddle-backup-'))
  file = join(folder, 'bot.db')
  store = SqliteStore.open({ file })
  await migrate(store, [coreSchema], 0)
  await store.db.run`INSERT INTO waddle_role (community, person, role) VALUES ('main', 'twitch:1', 'owner')`
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})
const roles = (of: SqliteStore) => of.db.all`SELECT person, role FROM waddle_role`

describe('a snapshot', () => {
  test('has what was committed, also what stands only in the log, and changes nothing when it is written', async () => {
    const copy = SqliteStore.snapshot(file)
    expect(await roles(copy)).toEqual([{ person: 'twitch:1', role: 'owner' }])
    await copy.db.run`DELETE FROM waddle_role`
    expect(await roles(store)).toHaveLength(1)
    await store.db.run`INSERT INTO waddle_role (community, person, role) VALUES ('main', 'twitch:2', 'vip')`
    expect(await roles(copy)).toEqual([])
    await copy.close()
  })

  test('does not see what is not committed', async () => {
    const transaction = await store.begin()
    await transaction.db.run`DELETE FROM waddle_role`
    const copy = SqliteStore.snapshot(file)
    expect(await roles(copy)).toHaveLength(1)
    await copy.close()
    await transaction.rollback()
  })

  test('of nothing is refused', () => {
    expect(() => SqliteStore.snapshot(join(folder, 'none.db'))).toThrow(expect.objectContaining({ code: 'WDL_STORE_MISSING' }))
  })
})

describe('a backup', () => {
  const backup = () => join(folder, 'backup.db')
  beforeEach(() => store.backup(backup()))

  test('is whole, although the bot goes on writing', async () => {
    await store.db.run`DELETE FROM waddle_role`
    expect(await verifyBackup(backup(), [coreSchema])).toMatchObject({ file: backup(), pending: [] })
    const copy = SqliteStore.open({ file: backup() })
    expect(await roles(copy)).toHaveLength(1)
    await copy.close()
  })

  test('is not touched by being verified', async () => {
    const before = readFileSync(backup())
    await verifyBackup(backup(), [coreSchema])
    expect(readFileSync(backup()).equals(before)).toBe(true)
  })

  test('says which steps it still lacks', async () => {
    const more = { module: 'tea', migrations: { '001_pot': { up: async () => {} } } }
    expect(await verifyBackup(backup(), [coreSchema, more])).toMatchObject({ pending: ['tea/001_pot'] })
  })

  test('that is missing, foreign, newer, cut or scratched is refused', async () => {
    const other = (name: string) => join(folder, name)
    await expect(verifyBackup(other('none.db'), [coreSchema])).rejects.toMatchObject({ code: 'WDL_STORE_MISSING' })
    writeFileSync(other('text.db'), 'this is no database, however long it is'.repeat(100))
    await expect(verifyBackup(other('text.db'), [coreSchema])).rejects.toMatchObject({ code: 'WDL_STORE_CORRUPT' })
    const foreign = new SQLite(other('foreign.db'))
    foreign.exec('CREATE TABLE x (id)')
    foreign.close()
    await expect(verifyBackup(other('foreign.db'), [coreSchema])).rejects.toMatchObject({ code: 'WDL_BACKUP_FOREIGN' })
    await expect(verifyBackup(backup(), [{ module: 'waddle', migrations: {} }])).rejects.toMatchObject({ code: 'WDL_STORE_NEWER' })
    copyFileSync(backup(), other('cut.db'))
    truncateSync(other('cut.db'), Math.floor(readFileSync(backup()).length / 2))
    await expect(verifyBackup(other('cut.db'), [coreSchema])).rejects.toMatchObject({ code: 'WDL_STORE_CORRUPT' })
    const scratched = readFileSync(backup())
    scratched.fill(0xa5, 4096 + 8, 4096 * 3)
    writeFileSync(other('scratched.db'), scratched)
    await expect(verifyBackup(other('scratched.db'), [coreSchema])).rejects.toMatchObject({ code: 'WDL_STORE_CORRUPT' })
  })
})

describe('an export', () => {
  test('holds every table, rows in the order of their keys, the same each time', async () => {
    await store.db.run`INSERT INTO waddle_role (community, person, role) VALUES ('alpha', 'twitch:2', 'vip')`
    const all = await exportAll(store)
    expect(Object.keys(all)).toEqual([...Object.keys(all)].sort())
    expect(all['waddle_role']).toEqual([
      { community: 'alpha', person: 'twitch:2', role: 'vip' },
      { community: 'main', person: 'twitch:1', role: 'owner' },
    ])
    expect(JSON.stringify(await exportAll(store))).toBe(JSON.stringify(all))
  })

  test('shows bytes as base64 and leaves out the insides of a search index', async () => {
    await store.db.run`CREATE TABLE tea_pot (id INTEGER PRIMARY KEY, seal BLOB)`
    await store.db.run`INSERT INTO tea_pot VALUES (${1}, ${Buffer.from([1, 2, 255])})`
    await store.db.run`CREATE VIRTUAL TABLE tea_search USING fts5(text)`
    const all = await exportAll(store)
    expect(all['tea_pot']).toEqual([{ id: 1, seal: { base64: 'AQL/' } }])
    expect(Object.keys(all).filter((name) => name.startsWith('tea_'))).toEqual(['tea_pot'])
  })
})
