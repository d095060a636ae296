import { defineModule, type Outgoing, type Receiver } from '@waddlebot/sdk'
import { beforeEach, expect, test } from 'vitest'
import { virtualClock } from '../clock/virtual.ts'
import { Host } from '../modules/host.ts'
import type { Store } from '../store/index.ts'
import { silentLog } from '../telemetry/log.ts'
import { Metrics } from '../telemetry/metrics.ts'
import type { Desk } from './supervise.ts'
import { Switchboard } from './switchboard.ts'

const clock = virtualClock(0)
let asked: string[]
let receivers: Switchboard
beforeEach(() => {
  asked = []
  receivers = new Switchboard({
    clock,
    metrics: new Metrics(),
    receive: async () => ({ accepted: true, duplicate: false }),
    desk: () => ({}) as Desk,
  })
})

/** A receiver of a platform that has an outage. */
const ill = (platform: string): Receiver => ({
  async send({ server }) {
    asked.push(`say ${server}`)
    return { sent: false, retry: true, why: 'outage', retryAfterMs: 1_000, reason: `${platform} answered 502` }
  },
  async act({ server }) {
    asked.push(`act ${server}`)
    return { done: false, reason: 'outage', detail: `${platform} answered 502` }
  },
  health: () => ({ state: 'up' }),
  stop: async () => {},
})

const connect = (platform: string, standsIn = false) => {
  const definition = defineModule({
    name: 'wire',
    receiver: { platform, standsIn, actions: ['kick'], start: async () => ill(platform) },
  })
  return receivers.connect(
    new Host({ definition, config: {}, store: undefined as unknown as Store, log: silentLog, monotonic: () => clock.monotonic() }),
  )
}
const say = (platform: string, server: string | null) => receivers.outlet(platform)!.send({ server } as Outgoing)
const kick = (platform: string, server: string | null) => receivers.act({ platform, server, channel: 'pond' }, 'kick', { account: '1' })

test('a platform that fails again and again is not asked for a while, and each of the bot’s accounts there stands for itself', async () => {
  await connect('slack')
  for (let n = 0; n < 8; n++) await say('slack', 'T1')
  await say('slack', 'T2')
  expect(asked).toEqual([...Array(5).fill('say T1'), 'say T2'])
  for (let n = 0; n < 8; n++) expect(await kick('slack', 'T1')).toMatchObject({ done: false, reason: 'outage' })
  expect(asked.slice(6)).toEqual(Array(5).fill('act T1'))
  expect(receivers.resting).toEqual(['slack:T1 speaking', 'slack:T1 acting'])
})

test('one account for all servers rests in all of them', async () => {
  await connect('discord')
  for (const server of ['1', '2', '3', '4', '5', '6']) await say('discord', server)
  expect(asked).toHaveLength(5)
  expect(receivers.resting).toEqual(['discord speaking'])
})

test('the terminal that stands in for a platform never rests', async () => {
  await connect('console', true)
  for (let n = 0; n < 8; n++) await say('twitch', null)
  expect(asked).toHaveLength(8)
})
