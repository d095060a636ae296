import type { Bus, Dead } from '@waddlebot/core'
import { botPrefix, busKind, databasePlace, type Environment, loadConfig, openSecrets, redisPlace } from '@waddlebot/core/config'
import { WaddleError } from '@waddlebot/sdk'
import { isThere } from '../bot/database.ts'

/** What carries the events of chat. */
export const events = 'events'

/** An open bus, and what it stands on. */
export interface OpenedBus extends AsyncDisposable {
  readonly bus: Bus
}

/**
 * The bus of the bot in `dir`, to look at and to mend; a bot that runs goes on, except on SQLite, which one process
 * at a time may write.
 *
 * @throws {WaddleError} `WDL_REDIS_AWAY` when it is on Redis and that cannot be asked
 */
export async function openBusOf(dir: string, env: Environment): Promise<OpenedBus> {
  const { config } = loadConfig(dir, { env })
  const core = await import('@waddlebot/core')
  const kind = busKind(config)
  const secrets = openSecrets(dir, { env })
  const place = redisPlace(config, (name) => secrets.get(name))
  const redis = kind === 'redis' ? await core.openRedis(place, core.silentLog) : undefined
  if (redis && redis.status.state !== 'ready') {
    const reason = redis.status.reason ?? 'Redis is away'
    await redis.close()
    throw new WaddleError('WDL_REDIS_AWAY', reason, { fix: 'waddle doctor redis' })
  }
  const data = databasePlace(config.database, dir)
  const store = await (kind === 'sql' && isThere(data)
    ? core.openStore(data, { as: 'beside' })
    : core.SqliteStore.open({ file: ':memory:' }))
  await core.migrate(store, [core.coreSchema], Date.now())
  const amqp = config.amqp === undefined ? undefined : { url: config.amqp, prefix: botPrefix(config) }
  const bus = await core.openBus(kind, { store, redis, amqp, log: core.silentLog })
  return {
    bus,
    async [Symbol.asyncDispose]() {
      await bus.close()
      await redis?.close()
      await store.close()
    },
  }
}

/** @throws {WaddleError} `WDL_EVENT_DEAD` when there is no such dead event */
export function deadOf(all: readonly Dead[], id: string, group: string | undefined): Dead {
  const found = all.find((dead) => dead.id === id && (group === undefined || dead.group === group))
  if (found) return found
  throw new WaddleError('WDL_EVENT_DEAD', `there is no dead event "${id}"${group === undefined ? '' : ` of ${group}`}`, {
    fix: 'waddle events dead list',
  })
}
