import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Migration } from '@waddlebot/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { exportAll } from '../export.ts'
import { testSchema } from '../fixtures/postgres.ts'
import { type MigrationSet, migrate } from '../migrations.ts'
import { PostgresStore } from '../postgres/store.ts'
import { coreSchema } from '../schema/index.ts'
import { SqliteStore } from '../sqlite/store.ts'
import type { Store } from '../store.ts'
import { copyStore } from './copy.ts'

const first: Migration = {
  async up(knex) {
    await knex.schema.createTable('tea_cup', (table) => {
      table.increments('id')
      table.text('name').unique()
      table.boolean('hot')
      table.binary('picture')
      table.double('liters')
      table.bigInteger('at')
    })
    // Before the table that it points at, in the order of names.
    await knex.schema.createTable('tea_a_sip', (table) => {
      table.integer('cup').notNullable().references('id').inTable('tea_cup')
      table.text('who').notNullable()
      table.primary(['cup', 'who'])
    })
  },
}
const sets: MigrationSet[] = [coreSchema, { module: 'tea', migrations: { '001_tea': first } }]

const schemas = [testSchema('copy_a'), testSchema('copy_b')] as const
let folder: string
let opened: Store[]
const open = {
  sqlite: async (which: 0 | 1) => SqliteStore.open({ file: join(folder, `${which}.db`) }),
  postgres: (which: 0 | 1) => PostgresStore.open(schemas[which].options),
}
const store = async (kind: keyof typeof open, which: 0 | 1): Promise<Store> => {
  const made = await open[kind](which)
  opened.push(made)
  return made
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waddle-copy-'))
  opened = []
})
afterEach(async () => {
  for (const each of opened) await each.close()
  for (const schema of schemas) await schema.drop()
  rmSync(folder, { recursive: true })
})

async function serveTea(to: Store): Promise<void> {
  await migrate(to, sets, 1)
  await to.transaction(async (db) => {
    for (let cup = 1; cup <= 2_345; cup++) {
      await db.run`
        INSERT INTO tea_cup (name, hot, picture, liters, at)
        VALUES (${`cup ${cup}\u0000🍵`}, ${cup % 2 === 0}, ${Buffer.from([cup % 256, 0])}, ${cup / 3}, ${Number.MAX_SAFE_INTEGER - cup})`
      if (cup % 3 === 0) await db.run`INSERT INTO tea_a_sip (cup, who) VALUES (${cup}, ${'ann'})`
    }
    await db.run`DELETE FROM tea_cup WHERE id = ${2_345}`
    await db.run`INSERT INTO waddle_role (community, person, role) VALUES (${'main'}, ${'twitch:1'}, ${'vip'})`
  })
}
const withoutHistory = async (of: Store) => {
  const { waddle_migration: _, ...tables } = await exportAll(of)
  return tables
}

describe.each([
  ['sqlite', 'postgres'],
  ['postgres', 'sqlite'],
  ['postgres', 'postgres'],
  ['sqlite', 'sqlite'],
] as const)('a copy from %s to %s', (from, to) => {
  test('is the same in every table, numbers on where the original did, and can be migrated on', async () => {
    const [original, copy] = [await store(from, 0), await store(to, 1)]
    await serveTea(original)
    const { tables } = await copyStore(original, copy, sets, 2)
    expect(tables.find(({ table }) => table === 'tea_cup')).toMatchObject({ rows: 2_344 })
    expect(await withoutHistory(copy)).toEqual(await withoutHistory(original))
    expect(await copy.db.one`INSERT INTO tea_cup (name) VALUES (${'next'}) RETURNING id`).toEqual({ id: 2_346 })
    expect(await migrate(copy, sets, 3)).toEqual([])
  })

  test('has what was there at one moment, although others write meanwhile', async () => {
    const [original, copy] = [await store(from, 0), await store(to, 1)]
    await migrate(original, sets, 1)
    let serving = true
    const served = (async () => {
      for (let cup = 1; serving; cup++) {
        await original.transaction(async (db) => {
          const row = await db.one<{ id: number }>`INSERT INTO tea_cup (name) VALUES (${`cup ${cup}`}) RETURNING id`
          await db.run`INSERT INTO tea_a_sip (cup, who) VALUES (${row!.id}, ${'bob'})`
        })
      }
    })()
    await copyStore(original, copy, sets, 2).finally(() => (serving = false))
    await served
    const count = await copy.db.one`SELECT (SELECT count(*) FROM tea_cup) - (SELECT count(*) FROM tea_a_sip) AS apart`
    expect(count).toEqual({ apart: 0 })
  })
})

test('a target that is not empty is refused, and so are tables that nobody knows, before anything is written', async () => {
  const [original, copy] = [await store('sqlite', 0), await store('postgres', 1)]
  await serveTea(original)
  await expect(copyStore(original, original, sets, 2)).rejects.toMatchObject({ code: 'WDL_COPY_TARGET' })
  await expect(copyStore(original, copy, [coreSchema], 2)).rejects.toMatchObject({
    code: 'WDL_COPY_TABLES',
    message: expect.stringContaining('tea_a_sip, tea_cup'),
  })
  expect(await copy.tables()).toEqual([])
})
