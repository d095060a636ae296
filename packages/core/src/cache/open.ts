import type { RedisLink } from '../redis/link.ts'
import type { Cache } from './cache.ts'
import { MemoryCache } from './memory.ts'

/** The cache of a bot: shared by its processes where there is a Redis, else that of this process. */
export async function openCache(redis: RedisLink | undefined): Promise<Cache> {
  if (redis === undefined) return new MemoryCache()
  const { RedisCache } = await import('./redis.ts')
  return new RedisCache(redis)
}
