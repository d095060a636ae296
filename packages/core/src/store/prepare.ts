import { WaddleError } from '@waddlebot/sdk'
import { type MigrationSet, migrate, pendingSteps } from './migrations.ts'
import type { Store } from './store.ts'

/**
 * Have a store as its readers expect it.
 *
 * @param apply apply pending migrations instead of refusing
 * @param now epoch milliseconds
 * @throws {WaddleError} `WDL_MIGRATION_PENDING` when there are some and they are not to be applied
 */
export async function prepareStore(store: Store, sets: readonly MigrationSet[], apply: boolean, now: number): Promise<void> {
  const pending = await pendingSteps(store, sets)
  if (pending.length === 0) return
  if (!apply) {
    const names = pending.map((step) => `${step.module}/${step.id}`).join(', ')
    throw new WaddleError('WDL_MIGRATION_PENDING', `the database is not up to date: ${names}`, { fix: 'waddle migrate', data: { pending } })
  }
  await migrate(store, sets, now)
}
