import { once } from 'node:events'
import type { Redis } from 'ioredis'

/** End a connection, and wait until it is gone: the client keeps a timer for a server that is slow to let go. */
export async function hangUp(redis: Redis): Promise<void> {
  const { stream } = redis as { stream?: Redis['stream'] }
  redis.disconnect()
  if (stream && !stream.closed) await once(stream, 'close')
}
