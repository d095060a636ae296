import { existsSync } from 'node:fs'
import type { Store } from '@waddlebot/core'
import { type Config, type DatabasePlace, databasePlace } from '@waddlebot/core/config'

/** Whether there is anything to look at: a file that is not there yet, or memory, holds nothing. */
export function isThere(place: DatabasePlace): boolean {
  return place.kind === 'postgres' || (place.file !== ':memory:' && existsSync(place.file))
}

/**
 * The bot's data, for a command that must be alone with it: a running bot would go on with what it has in memory.
 *
 * @returns undefined when nothing is stored yet
 * @throws {WaddleError} `WDL_STORE_IN_USE` and other `WDL_STORE_*`
 */
export async function openAlone(config: Config, dir: string): Promise<Store | undefined> {
  const place = databasePlace(config.database, dir)
  if (!isThere(place)) return undefined
  const { openStore } = await import('@waddlebot/core')
  const store = await openStore(place, { as: 'alone' })
  if ((await store.tableNames()).length > 0) return store
  await store.close()
  return undefined
}
