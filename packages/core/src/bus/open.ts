import { WaddleError } from '@waddlebot/sdk'
import type { BusKind } from '../config/servers.ts'
import type { RedisLink } from '../redis/link.ts'
import type { RootLog } from '../telemetry/log.ts'
import type { Bus } from './bus.ts'

/** What a bus may stand on; which of it is needed depends on its kind. */
export interface BusGround {
  readonly redis?: RedisLink | undefined
  /** URL of RabbitMQ, and what the names of its queues begin with. */
  readonly amqp?: { readonly url: string; readonly prefix: string } | undefined
  readonly log: RootLog
}

/** Open the bus of a bot that is several processes. What it stands on stays open when it is closed. */
export async function openBus(kind: BusKind, { redis, amqp, log }: BusGround): Promise<Bus> {
  if (kind === 'redis' && redis) return new (await import('./redis.ts')).RedisBus(redis)
  if (kind === 'amqp' && amqp) return new (await import('./rabbit.ts')).RabbitBus(amqp.url, amqp.prefix, log)
  throw new WaddleError('WDL_CONFIG_CONFLICT', `bus is "${kind}", and there is nothing that it could stand on`, {
    fix: 'waddle config check',
  })
}
