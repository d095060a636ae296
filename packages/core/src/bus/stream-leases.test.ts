import { expect, test, vi } from 'vitest'
import { systemClock } from '../clock/clock.ts'
import { emptyRedis } from '../redis/trial.ts'
import { redisBusDefaults } from './redis.ts'
import { StreamLeases } from './stream-leases.ts'
import { Streams } from './streams.ts'

const redis = emptyRedis('leases')

test('a partition that could not be taken over is asked for again at the next look, not at the next renewal', async () => {
  const streams = new Streams(await redis.link())
  const leases = new StreamLeases({
    streams,
    topic: 't',
    group: 'g',
    me: 'me',
    settings: { ...redisBusDefaults, partitions: 1 },
    clock: systemClock,
    born: () => {},
    takenOver: () => {},
    settle: async () => {},
    stopped: () => false,
  })
  const handedOut = vi.spyOn(streams, 'handedOut').mockRejectedValueOnce(new Error('no answer in time'))
  await leases.renew()
  expect(leases.readable).toEqual([])
  expect(leases.unsure).toBe(true)
  handedOut.mockRestore()
  await leases.renew()
  expect(leases.readable).toMatchObject([{ index: 0 }])
  expect(leases.unsure).toBe(false)
})
