import { RedisCache } from '../../packages/core/dist/cache/redis.js'
import { row } from '../measure.mjs'
import { ownRedis } from '../redis-ground.mjs'

/** C1: what is changed in one process is not answered by another one any more. */
export default async function caches() {
  const server = await ownRedis()
  const [one, two] = [new RedisCache(await server.link()), new RedisCache(await server.link())]
  for (const cache of [one, two]) await cache.settled()
  let stored = 0
  let stale = 0
  const took = []
  for (let version = 1; version <= 1_000; version++) {
    await two.fetch('k', 60_000, async () => stored)
    stored = version
    const began = performance.now()
    await one.delete('k')
    if ((await two.fetch('k', 60_000, async () => stored)) !== version) stale++
    took.push(performance.now() - began)
  }
  took.sort((a, b) => a - b)
  for (const cache of [one, two]) await cache.close()
  await server.stop()
  const note = `median ${took[500].toFixed(2)} ms of 1,000 changes`
  return [
    row('C1', 'changed here, used there: the slowest of a hundred', took[990], '<=', 10, 'ms', note),
    row('C1', 'old answers after the acknowledgement', stale, '<=', 0, ''),
  ]
}
