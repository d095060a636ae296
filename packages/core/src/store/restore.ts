import { type MigrationSet, migrate } from './migrations.ts'
import type { PostgresStore } from './postgres/store.ts'
import { SqliteStore } from './sqlite/store.ts'

/**
 * Put a backup in the place of what a server has: all of it or nothing. One that is older than the program is brought
 * up to date on the way.
 *
 * @param url of the database that `store` is open on
 */
export async function restoreOnto(store: PostgresStore, url: string, file: string, sets: readonly MigrationSet[]): Promise<void> {
  const backup = SqliteStore.snapshot(file)
  try {
    await migrate(backup, sets, Date.now())
    const { replaceStore } = await import('./postgres/replace.ts')
    await replaceStore(store, url, backup, sets)
  } finally {
    await backup.close()
  }
}
