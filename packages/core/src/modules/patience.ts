/**
 * Wait for something of a module, but not for ever: a bot that hangs at its start tells nobody why.
 *
 * @param ms longest wait; milliseconds
 * @param what for the error: `its setup`
 * @throws {Error} when it is not done by then; whatever `work` rejects with
 */
export async function inTime<T>(work: T | PromiseLike<T>, ms: number, what: string): Promise<T> {
  if (typeof work !== 'object' || work === null || !('then' in work)) return work as T
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} was not done after ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
