import { isWaddleError } from '@waddlebot/sdk'
import { isConflict } from '../store/again.ts'
import type { Work } from '../store/work.ts'
import type { Breaker } from './breaker.ts'

/** What the store says when it is away, or cannot write: whoever asked it is not to blame. */
const storeIsAway = new Set(
  ['UNREACHABLE', 'CONNECTIONS', 'UNKNOWN', 'FULL', 'READONLY', 'CLOSED', 'CORRUPT'].map((word) => `WDL_STORE_${word}`),
)

/**
 * Tell a module's breaker that a run failed, if that says something about the module. To be in somebody's way does not,
 * nor that the store is away: a module that is left alone for that refuses people long after the store is back.
 *
 * @param work of the run: one whose time, or the store's patience, was up while it waited for its turn to write waited for others
 * @returns whether the module is left alone from now on
 */
export function failedAt(breaker: Breaker, error: unknown, work: Work | undefined): boolean {
  if (isModulesFault(error, work)) return breaker.failed()
  breaker.undecided()
  return false
}

/** Whether a run that failed says something about its module. */
export function isModulesFault(error: unknown, work: Work | undefined): boolean {
  if (isConflict(error)) return false
  for (let each = error; each instanceof Error; each = each.cause) {
    if (!isWaddleError(each)) continue
    if (storeIsAway.has(each.code)) return false
    if ((each.code === 'WDL_TIME_LIMIT' || each.code === 'WDL_STORE_TIMEOUT') && work?.waits) return false
  }
  return true
}
