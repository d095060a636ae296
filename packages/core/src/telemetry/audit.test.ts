import { expect, test } from 'vitest'
import { migrate } from '../store/migrations.ts'
import { coreSchema } from '../store/schema/index.ts'
import { SqliteStore } from '../store/sqlite/store.ts'
import { acts, note } from './audit.ts'

test('acts are kept with what they changed, newest first, and only if what they did was', async () => {
  const store = SqliteStore.open({ file: ':memory:' })
  await migrate(store, [coreSchema], 0)
  await note(store.db, { at: 1, who: 'cli:ann', what: 'switch dice', before: { enabled: true }, after: { enabled: false }, origin: 'cli' })
  await store
    .transaction(async (db) => {
      await note(db, { at: 2, who: 'cli:ann', what: 'undone', origin: 'cli' })
      throw new Error('no')
    })
    .catch(() => undefined)
  await note(store.db, { at: 3, who: 'twitch:1', what: 'restore', origin: 'twitch:m1' })
  expect(await acts(store, 10)).toEqual([
    { at: 3, who: 'twitch:1', what: 'restore', origin: 'twitch:m1' },
    { at: 1, who: 'cli:ann', what: 'switch dice', before: { enabled: true }, after: { enabled: false }, origin: 'cli' },
  ])
  await store.close()
})
