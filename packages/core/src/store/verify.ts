import { WaddleError } from '@waddlebot/sdk'
import { type MigrationSet, pendingSteps } from './migrations.ts'
import { SqliteStore } from './sqlite/store.ts'

/** What a file that says it is a backup turned out to be. */
export interface Verified {
  readonly file: string
  readonly tables: number
  /** Steps that a restored bot would still have to take. */
  readonly pending: readonly string[]
}

/**
 * Make sure that `file` is a whole, sound waddle database that this program understands, touching nothing.
 *
 * @throws {WaddleError} `WDL_STORE_MISSING`, `WDL_STORE_CORRUPT`, `WDL_BACKUP_FOREIGN`, `WDL_STORE_NEWER`, `WDL_MIGRATION_EDITED`
 */
export async function verifyBackup(file: string, sets: readonly MigrationSet[]): Promise<Verified> {
  const store = SqliteStore.open({ file, readonly: true })
  try {
    const problems = await store.integrity()
    if (problems.length > 0) {
      throw new WaddleError('WDL_STORE_CORRUPT', `${file} is damaged: ${problems.slice(0, 3).join('; ')}`, {
        fix: 'take an older backup',
        data: { problems },
      })
    }
    const tables = await store.tableNames()
    if (!tables.includes('waddle_migration')) {
      throw new WaddleError('WDL_BACKUP_FOREIGN', `${file} is a SQLite database, but not one of waddle's`, {
        fix: 'name a file that waddle backup made',
      })
    }
    const pending = await pendingSteps(store, sets)
    return { file, tables: tables.length, pending: pending.map((step) => `${step.module}/${step.id}`) }
  } catch (error) {
    throw store.explain(error)
  } finally {
    await store.close()
  }
}
