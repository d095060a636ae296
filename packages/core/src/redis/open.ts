import type { RootLog } from '../telemetry/log.ts'
import type { RedisLink } from './link.ts'
import type { RedisPlace } from './place.ts'

/**
 * Connect to a bot's Redis, if it has one. Resolves when it is ready or known to be away: a bot runs without it, and
 * the log says why. The client is loaded here and nowhere else, so that a bot without Redis does not pay for it.
 */
export async function openRedis(place: RedisPlace | undefined, log: RootLog): Promise<RedisLink | undefined> {
  if (place === undefined) return undefined
  const { RedisLink } = await import('./link.ts')
  const link = new RedisLink(place, log)
  await link.settled()
  return link
}
