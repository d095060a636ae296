import type { Clock } from './clock.ts'

/**
 * Wait for `work`, but not for ever; it goes on all the same.
 *
 * @param ms how long at most, by `clock`; milliseconds
 */
export function patiently(clock: Clock, ms: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(ms, resolve)
    work.then(
      () => {
        timer.cancel()
        resolve()
      },
      (error: unknown) => {
        timer.cancel()
        reject(error)
      },
    )
  })
}
