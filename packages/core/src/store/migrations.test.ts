import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Migration } from '@waddlebot/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type MigrationSet, migrate, migrateDown, pendingSteps, planMigrations } from './migrations.ts'
import { coreSchema } from './schema/index.ts'
import { SqliteStore } from './sqlite/store.ts'

let store: SqliteStore
beforeEach(() => {
  store = SqliteStore.open({ file: ':memory:' })
})
afterEach(() => store.close())

const first: Migration = {
  async up(knex) {
    await knex.schema.createTable('tea_pot', (table) => {
      table.increments('id')
      table.text('name')
    })
  },
  async down(knex) {
    await knex.schema.dropTable('tea_pot')
  },
}
const second: Migration = {
  async up(knex) {
    await knex.schema.alterTable('tea_pot', (table) => {
      table.integer('size')
      table.dropColumn('name')
    })
  },
}
const set = (migrations: Record<string, Migration>, module = 'tea'): MigrationSet => ({ module, migrations })
const tables = async () =>
  (await store.db.all<{ name: string }>`SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'tea%' ORDER BY name`).map(
    (row) => row.name,
  )
const names = (steps: readonly { module: string; id: string }[]) => steps.map((step) => `${step.module}/${step.id}`)

describe('migrating', () => {
  test('applies what is pending in order of name, module by module, once', async () => {
    const sets = [coreSchema, set({ '002_size': second, '001_pot': first })]
    expect(names(await pendingSteps(store, sets)).slice(-2)).toEqual(['tea/001_pot', 'tea/002_size'])
    expect(names(await migrate(store, sets, 7)).slice(-2)).toEqual(['tea/001_pot', 'tea/002_size'])
    expect(await store.db.all`SELECT name FROM pragma_table_info('tea_pot')`).toEqual([{ name: 'id' }, { name: 'size' }])
    expect(await pendingSteps(store, sets)).toEqual([])
    expect(await migrate(store, sets, 8)).toEqual([])
    expect(await store.db.one`SELECT applied_at FROM waddle_migration WHERE id = '001_pot'`).toEqual({ applied_at: 7 })
  })

  test('can be looked at first, statement by statement, without touching anything', async () => {
    const [step] = await planMigrations(store, [set({ '001_pot': first })])
    expect(step).toMatchObject({ module: 'tea', id: '001_pot', sql: [expect.stringContaining('create table `tea_pot`')] })
    expect(await tables()).toEqual([])
  })

  test('can stop after a step', async () => {
    const sets = [set({ '001_pot': first, '002_size': second })]
    expect(names(await migrate(store, sets, 0, 'tea/001_pot'))).toEqual(['tea/001_pot'])
    expect(names(await pendingSteps(store, sets))).toEqual(['tea/002_size'])
    await expect(migrate(store, sets, 0, 'tea/009_none')).rejects.toMatchObject({ code: 'WDL_MIGRATION_UNKNOWN' })
  })

  test('a step that fails half way leaves nothing of itself and keeps what was before it', async () => {
    const half: Migration = {
      async up(knex) {
        await knex.schema.createTable('tea_cup', (table) => table.increments('id'))
        const there = await knex('tea_pot').select('id')
        if (there.length > 0) throw new Error('only with data')
      },
    }
    const sets = [set({ '001_pot': first, '002_cup': half })]
    await migrate(store, sets, 0, 'tea/001_pot')
    await store.db.run`INSERT INTO tea_pot (name) VALUES ('brown')`
    await expect(migrate(store, sets, 0)).rejects.toMatchObject({
      code: 'WDL_MIGRATION_FAILED',
      message: expect.stringContaining('only with data'),
    })
    expect(await tables()).toEqual(['tea_pot'])
    expect(await store.db.all`SELECT name FROM tea_pot`).toEqual([{ name: 'brown' }])
    expect(names(await pendingSteps(store, sets))).toEqual(['tea/002_cup'])
  })

  test('a step that cannot even run on an empty database is refused before anything is changed', async () => {
    const broken: Migration = { up: async (knex) => knex('tea_nowhere').insert({ id: 1 }) }
    await expect(migrate(store, [set({ '001_pot': first, '002_broken': broken })], 0)).rejects.toMatchObject({
      code: 'WDL_MIGRATION_BROKEN',
      message: expect.stringContaining('tea/002_broken'),
    })
    expect(await tables()).toEqual([])
  })

  test('a module’s step that touches another’s tables is refused before anything is changed', async () => {
    const greedy: Migration = { up: async (knex) => knex.schema.createTable('coffee_pot', (table) => table.increments('id')) }
    await expect(migrate(store, [set({ '001_greedy': greedy })], 0)).rejects.toMatchObject({ code: 'WDL_DB_FOREIGN_TABLE' })
  })

  test('a crash between two steps leaves the first one done and the second one not begun', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'waddle-migrate-'))
    const file = join(folder, 'bot.db')
    const sets = [set({ '001_pot': first, '002_size': second })]
    let other = SqliteStore.open({ file })
    await migrate(other, sets, 0, 'tea/001_pot')
    await other.close()
    other = SqliteStore.open({ file })
    expect(names(await migrate(other, sets, 0))).toEqual(['tea/002_size'])
    await other.close()
    rmSync(folder, { recursive: true })
  })
})

describe('a history', () => {
  test('that was edited is refused with what to do', async () => {
    await migrate(store, [set({ '001_pot': first })], 0)
    const edited: Migration = {
      up: async (knex) =>
        knex.schema.createTable('tea_pot', (table) => {
          table.increments('id')
          table.text('title')
        }),
    }
    await expect(pendingSteps(store, [set({ '001_pot': edited })])).rejects.toMatchObject({
      code: 'WDL_MIGRATION_EDITED',
      message: expect.stringContaining('tea/001_pot'),
      fix: expect.stringContaining('new migration'),
    })
  })

  test('whose files were only written differently is as it was, altered tables included', async () => {
    await migrate(store, [set({ '001_pot': first, '002_size': second })], 0)
    const rewritten: Migration = {
      up: (knex) =>
        knex.schema.createTable('tea_pot', (t) => {
          t.increments('id')
          t.text('name')
        }),
    }
    const altered: Migration = {
      up: (knex) =>
        knex.schema.alterTable('tea_pot', (t) => {
          t.integer('size')
          t.dropColumn('name')
        }),
    }
    expect(await pendingSteps(store, [set({ '001_pot': rewritten, '002_size': altered })])).toEqual([])
  })

  test('that is newer than the program is refused, for a module and for the core', async () => {
    await migrate(store, [set({ '001_pot': first, '002_size': second })], 0)
    await expect(pendingSteps(store, [set({ '001_pot': first })])).rejects.toMatchObject({
      code: 'WDL_STORE_NEWER',
      message: expect.stringContaining('tea/002_size'),
    })
    await migrate(
      store,
      [set({ '001_x': { up: async (knex) => knex.schema.createTable('waddle_x', (t) => t.increments('id')) } }, 'waddle')],
      0,
    )
    await expect(pendingSteps(store, [coreSchema])).rejects.toMatchObject({
      code: 'WDL_STORE_NEWER',
      fix: expect.stringContaining('@waddlebot/cli'),
    })
  })

  test('of a module that is not there any more hurts nobody', async () => {
    await migrate(store, [set({ '001_pot': first })], 0)
    expect(await pendingSteps(store, [])).toEqual([])
  })
})

describe('going back', () => {
  test('undoes the newest step, data and all', async () => {
    const sets = set({ '001_pot': first })
    await migrate(store, [sets], 0)
    expect(await migrateDown(store, sets)).toBe('001_pot')
    expect(await tables()).toEqual([])
    expect(names(await pendingSteps(store, [sets]))).toEqual(['tea/001_pot'])
    await expect(migrateDown(store, sets)).rejects.toMatchObject({ code: 'WDL_MIGRATION_NONE' })
  })

  test('over a step without a way back is refused', async () => {
    const sets = set({ '001_pot': first, '002_size': second })
    await migrate(store, [sets], 0)
    await expect(migrateDown(store, sets)).rejects.toMatchObject({ code: 'WDL_MIGRATION_ONEWAY' })
  })

  test('that fails changes nothing', async () => {
    const stuck: Migration = {
      up: first.up,
      async down(knex) {
        await knex.schema.dropTable('tea_pot')
        throw new Error('stuck')
      },
    }
    await migrate(store, [set({ '001_pot': stuck })], 0)
    await expect(migrateDown(store, set({ '001_pot': stuck }))).rejects.toMatchObject({ code: 'WDL_MIGRATION_FAILED' })
    expect(await tables()).toEqual(['tea_pot'])
    expect(await pendingSteps(store, [set({ '001_pot': stuck })])).toEqual([])
  })

  test('and forth over the whole core ends where it began', async () => {
    await migrate(store, [coreSchema], 0)
    const schema = () => store.db.all`SELECT name, sql FROM sqlite_master ORDER BY name`
    const before = await schema()
    for (const _ of Object.keys(coreSchema.migrations)) await migrateDown(store, coreSchema)
    expect(await store.db.all`SELECT name FROM sqlite_master WHERE name LIKE 'waddle%' AND type = 'table'`).toEqual([
      { name: 'waddle_migration' },
    ])
    await migrate(store, [coreSchema], 0)
    expect(await schema()).toEqual(before)
  })
})
