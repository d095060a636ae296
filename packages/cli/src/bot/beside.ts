import type { Store } from '@waddlebot/core'
import { type Config, databasePlace } from '@waddlebot/core/config'

/**
 * The bot's data, to change rows in that a running bot looks at anew each time.
 *
 * @param table that the rows stand in
 * @param what they are, for people
 * @throws {WaddleError} `WDL_MIGRATION_PENDING` when the data is of a version that had none
 */
export async function openBeside(config: Config, dir: string, table: string, what: string): Promise<Store> {
  const { coreSchema, migrate, openStore } = await import('@waddlebot/core')
  const store = await openStore(databasePlace(config.database, dir), { as: 'beside' })
  try {
    const tables = await store.tableNames()
    // Of a bot that never ran nothing is lost by making the tables; one that ran is migrated by its owner.
    if (tables.length === 0) await migrate(store, [coreSchema], Date.now())
    else if (!tables.includes(table)) throw await tooOld(what)
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}

async function tooOld(what: string): Promise<Error> {
  const { WaddleError } = await import('@waddlebot/sdk')
  return new WaddleError('WDL_MIGRATION_PENDING', `the database is of a version that had no ${what}`, { fix: 'waddle migrate' })
}
