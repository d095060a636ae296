import { pid } from 'node:process'
import { Redis } from 'ioredis'
import { expect } from 'vitest'
import { silentLog } from '../telemetry/log.ts'
import { type LinkSettings, linkDefaults, RedisLink } from './link.ts'

/** The Redis that tests run against; REDIS_TEST_URL names another one. */
export const testRedis = process.env['REDIS_TEST_URL'] ?? 'redis://127.0.0.1:6379'

/**
 * A corner of the test Redis that nobody else uses. Where there is no Redis the tests fail and say so.
 *
 * @param name of the tests, for the keys
 * @returns `link`: a connection, through whatever listens at `port` where one is given
 */
export function emptyRedis(name: string): {
  link(settings?: Partial<LinkSettings>, port?: number): Promise<RedisLink>
  wipe(): Promise<void>
} {
  const prefix = `waddle-test-${name}-${pid}`
  const open: RedisLink[] = []
  return {
    async link(settings = {}, port) {
      // A busy test machine is slow to answer; what a deadline does is tested where the deadline is the matter.
      const url = port === undefined ? testRedis : Object.assign(new URL(testRedis), { hostname: '127.0.0.1', port }).href
      const link = new RedisLink({ url, prefix }, silentLog, { ...linkDefaults, callMs: 5_000, connectMs: 10_000, ...settings })
      const ready = await link.settled()
      expect(ready, `these tests need a Redis at ${testRedis}: ${link.status.reason}`).toBe(true)
      open.push(link)
      return link
    },
    async wipe() {
      // Links that a test cut cannot clean up after it.
      for (const link of open.splice(0)) await link.close()
      const broom = new Redis(testRedis)
      const keys = await broom.keys(`${prefix}:*`)
      if (keys.length > 0) await broom.unlink(keys)
      broom.disconnect()
    },
  }
}
