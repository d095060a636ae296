import { WaddleError } from '@waddlebot/sdk'
import type { BusKind } from '../config/servers.ts'
import type { RedisLink } from '../redis/link.ts'
import type { Store } from '../store/index.ts'
import type { Bus } from './bus.ts'

/** What a bus may stand on; which of it is needed depends on its kind. */
export interface BusGround {
  readonly store: Store
  readonly redis?: RedisLink | undefined
}

/** Open the bus of a bot. What it stands on stays open when it is closed. */
export async function openBus(kind: BusKind, { store, redis }: BusGround): Promise<Bus> {
  if (kind === 'memory') return new (await import('./memory.ts')).MemoryBus()
  if (kind === 'redis' && redis) return new (await import('./redis.ts')).RedisBus(redis)
  if (kind === 'sql') return new (await import('./sql.ts')).SqlBus(store)
  throw new WaddleError('WDL_CONFIG_CONFLICT', `bus is "${kind}", and there is nothing that it could stand on`, {
    fix: 'waddle config check',
  })
}
