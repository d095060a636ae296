import { openBus, openWire, Runtime, silentLog } from '../packages/core/dist/index.js'
import { RedisLink } from '../packages/core/dist/redis/link.js'
import { PostgresStore } from '../packages/core/dist/store/postgres/store.js'
import { thinking } from './thinking.mjs'

/**
 * One process of a bot of many.
 *
 * @param {{ id: string, roles: string[], database: string, schema: string, redis: string, amqp?: { url: string, prefix: string }, prefix: string, busyMs: number, modules?: object[], settled?: (notice: object) => void }} options
 */
export async function startProcess({ id, roles, database, schema, redis, amqp, prefix, busyMs, modules = [], settled }) {
  const store = await PostgresStore.open({ url: database, schema, presence: 'running', pool: 4 })
  const link = new RedisLink({ url: redis, prefix }, silentLog)
  await link.settled()
  const wire = await openWire(link, id, silentLog)
  await wire.settled(5_000)
  const bus = await openBus(amqp ? 'amqp' : 'redis', { redis: link, amqp, log: silentLog })
  const runtime = new Runtime({
    store,
    redis: link,
    migrate: true,
    modules: [...modules, thinking(busyMs)].map((definition) => ({ definition })),
    part: { roles: new Set(roles), wire, bus, place: `bench:${process.pid}` },
    ...(settled ? { settled } : {}),
  })
  await runtime.start()
  return {
    runtime,
    store,
    async stop() {
      await runtime.stop()
      await bus.close()
    },
  }
}
