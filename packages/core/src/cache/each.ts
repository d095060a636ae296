import type { Cache } from './cache.ts'

type LoadMany<T> = (missing: readonly string[]) => Promise<readonly (T | undefined)[]>

/**
 * {@link Cache.fetchMany} by way of {@link Cache.fetch}: whoever waits for one of the keys already is waited for, and
 * what is deleted meanwhile is not kept. The misses of one moment are loaded by one call.
 */
export async function fetchEach<T>(
  cache: Pick<Cache, 'fetch' | 'getMany'>,
  keys: readonly string[],
  ttlMs: number,
  load: LoadMany<T>,
): Promise<(T | undefined)[]> {
  const found = await cache.getMany<T>(keys)
  const missing = [...new Set(keys.filter((_, index) => found[index] === undefined))]
  if (missing.length === 0) return found
  const loadOne = together(load)
  const loaded = await Promise.all(missing.map((key) => cache.fetch<T | undefined>(key, ttlMs, () => loadOne(key))))
  return keys.map((key, index) => found[index] ?? loaded[missing.indexOf(key)])
}

/** One key at a time, and yet one call for all keys of a moment. */
function together<T>(load: LoadMany<T>): (key: string) => Promise<T | undefined> {
  let batch: { readonly keys: string[]; readonly values: Promise<readonly (T | undefined)[]> } | undefined
  return async (key) => {
    if (batch === undefined) {
      const keys: string[] = []
      const values = new Promise((resolve) => setImmediate(resolve)).then(() => {
        batch = undefined
        return load(keys)
      })
      batch = { keys, values }
    }
    const { keys, values } = batch
    const index = keys.push(key) - 1
    return (await values)[index]
  }
}
