import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testSchema } from '../store/fixtures/postgres.ts'
import { migrate } from '../store/migrations.ts'
import { PostgresStore } from '../store/postgres/store.ts'
import { coreSchema } from '../store/schema/index.ts'
import { SqliteStore } from '../store/sqlite/store.ts'
import { jobsContract } from './contract.ts'
import { SqlJobs } from './sql.ts'

async function open(file: string): Promise<SqliteStore> {
  const store = SqliteStore.open({ file })
  await migrate(store, [coreSchema], 0)
  return store
}

let folder = ''
jobsContract('Jobs in a SQLite file', {
  async open() {
    folder = mkdtempSync(join(tmpdir(), 'waddle-jobs-'))
    return open(join(folder, 'bot.db'))
  },
  holder: (store) => new SqlJobs(store),
  wipe: async () => rmSync(folder, { recursive: true }),
})

jobsContract('Jobs on SQLite in memory', { open: () => open(':memory:'), holder: (store) => new SqlJobs(store), wipe: async () => {} })

const schema = testSchema('jobs')
jobsContract('Jobs on PostgreSQL', {
  async open() {
    const store = await PostgresStore.open(schema.options)
    await migrate(store, [coreSchema], 0)
    return store
  },
  holder: (store) => new SqlJobs(store),
  wipe: () => schema.drop(),
})

test('whoever waits for the next job is told of a new one', async () => {
  const store = await open(':memory:')
  const jobs = new SqlJobs(store)
  const told: number[] = []
  jobs.scheduled = (dueAt) => told.push(dueAt)
  await jobs.schedule(store.db, { module: 'tea', name: 'remind', key: 'a', payload: null, dueAt: 77 })
  expect(told).toEqual([77])
  await store.close()
})
