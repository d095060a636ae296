import type { RedisLink } from '../redis/link.ts'
import type { RootLog } from '../telemetry/log.ts'
import type { RedisWire } from './redis.ts'

/** Connect this process to the others of its bot. What it stands on stays open when it is closed. */
export async function openWire(redis: RedisLink, id: string, log: RootLog | undefined): Promise<RedisWire> {
  const { RedisWire } = await import('./redis.ts')
  return new RedisWire(redis, id, log)
}
