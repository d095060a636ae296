import type { KeyChange, Store } from '@waddlebot/core'
import { type Config, databasePlace } from '@waddlebot/core/config'
import { actor } from '../bot/act.ts'

/** The bot's data, to change keys in: beside a bot that may be running, which looks at keys anew each time. */
export async function openForKeys(config: Config, dir: string): Promise<Store> {
  const { coreSchema, migrate, openStore } = await import('@waddlebot/core')
  const store = await openStore(databasePlace(config.database, dir), { as: 'beside' })
  try {
    // Of a bot that never ran nothing is lost by making the tables; one that ran is migrated by its owner.
    if ((await store.tables()).length === 0) await migrate(store, [coreSchema], Date.now())
    else await assertKeys(store)
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}

/** Who changes keys here, and when. */
export function changeNow(): KeyChange {
  return { at: Date.now(), who: actor() }
}

async function assertKeys(store: Store): Promise<void> {
  if ((await store.tables()).some(({ name }) => name === 'waddle_key')) return
  const { WaddleError } = await import('@waddlebot/sdk')
  throw new WaddleError('WDL_MIGRATION_PENDING', 'the database is of a version that had no service keys', { fix: 'waddle migrate' })
}
