import { isWaddleError } from '@waddlebot/sdk'

/** How often work that was in the way of other work is run, at most. */
export const mostTries = 5

/** Whether this says that a transaction was in the way of another one and was undone, so that it may begin again. */
export function isConflict(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) if (isWaddleError(each) && each.code === 'WDL_DB_CONFLICT') return true
  return false
}

/** Wait before the next try: each one longer, and none as long as another's, or the same two would meet again. */
export function pauseBefore(next: number): Promise<void> {
  return new Promise<void>((resolve) => setTimeout(resolve, 5 * 2 ** next * (0.5 + Math.random())))
}

/** Run `work`, and again from its beginning if it was in the way of other work. */
export async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let next = 2; ; next++) {
    try {
      return await work()
    } catch (error) {
      if (!isConflict(error) || next > mostTries) throw error
      await pauseBefore(next)
    }
  }
}
