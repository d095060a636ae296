/**
 * Wait for `work`, but not for ever; it goes on all the same.
 *
 * @param ms how long at most, by the machine and not by the bot's clock: for what ends a process
 */
export async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  try {
    await Promise.race([work, new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))])
  } finally {
    clearTimeout(timer)
  }
}
