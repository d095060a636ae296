import { copyStore } from './copy/copy.ts'
import type { MigrationSet } from './migrations.ts'
import { SqliteStore } from './sqlite/store.ts'
import type { Store } from './store.ts'

/**
 * Copy everything, consistent, while it is in use, to a new SQLite file, whatever kind of database it is from.
 *
 * @param sets the migrations of the core and of every module that has data there
 * @returns tables that the file lacks, because their modules have to make them anew: full-text indices
 */
export async function backupStore(store: Store, file: string, sets: readonly MigrationSet[]): Promise<readonly string[]> {
  if (store instanceof SqliteStore) {
    await store.backup(file)
    return []
  }
  const to = SqliteStore.open({ file })
  try {
    return (await copyStore(store, to, sets, Date.now())).derived
  } finally {
    await to.close()
  }
}
