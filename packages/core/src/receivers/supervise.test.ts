import { defineModule, type Envelope, type Outgoing, ownAllowance, type Receiver, type ReceiverContext } from '@waddlebot/sdk'
import { beforeEach, describe, expect, test } from 'vitest'
import { type VirtualClock, virtualClock } from '../clock/virtual.ts'
import { wholeShare } from '../fleet/alone.ts'
import { Host } from '../modules/host.ts'
import type { Store } from '../store/index.ts'
import { silentLog } from '../telemetry/log.ts'
import { type Desk, SupervisedReceiver } from './supervise.ts'

let clock: VirtualClock
let starts: number[]
let start: (context: ReceiverContext<unknown>) => Promise<Receiver>
let supervised: SupervisedReceiver
const received: Envelope[] = []
const sound: Receiver = { send: async () => ({ sent: true }), health: () => ({ state: 'up' }), stop: async () => {} }
const message = {} as Outgoing
const noDesk: Desk = {
  secret: () => undefined,
  secretNames: () => [],
  keepSecret: async () => {},
  renewSecrets: async () => ({}),
  needs: { events: new Set(), actions: new Set() },
  commands: () => [],
  suggest: async () => [],
  route: () => () => {},
  share: wholeShare,
  allowance: (_, most, perMs) => ownAllowance(most, perMs),
  guest: async () => {},
  lastHeard: async () => [],
  publicUrl: undefined,
}

beforeEach(() => {
  clock = virtualClock(0)
  starts = []
  received.length = 0
  start = async () => sound
  const definition = defineModule({
    name: 'wire',
    receiver: {
      platform: 'twitch',
      actions: ['ban'],
      start: async (context) => {
        starts.push(clock.now())
        return start(context as ReceiverContext<unknown>)
      },
    },
  })
  const host = new Host({
    definition,
    config: {},
    store: undefined as unknown as Store,
    log: silentLog,
    monotonic: () => clock.monotonic(),
  })
  supervised = new SupervisedReceiver({
    host,
    clock,
    receive: async (envelope) => {
      received.push(envelope)
      return { accepted: true, duplicate: false }
    },
    desk: noDesk,
  })
})
const tick = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('what is to be done on a platform', () => {
  const pond = { server: null, channel: 'pond' }

  test('is put off while nobody is connected to it, and impossible only where its receiver never does such a thing', async () => {
    const done: unknown[] = []
    start = async () => ({ ...sound, act: async (_, action) => ({ done: true, result: done.push(action) }) as never })
    expect(supervised.offers('ban')).toBe(true)
    expect(await supervised.act(pond, 'ban', { account: '1' })).toMatchObject({ done: false, reason: 'offline' })
    expect(await supervised.act(pond, 'kick', { account: '1' })).toMatchObject({ done: false, reason: 'unsupported' })
    await supervised.start()
    expect(await supervised.act(pond, 'ban', { account: '1' })).toMatchObject({ done: true })
    expect(await supervised.act(pond, 'kick', { account: '1' })).toMatchObject({ done: false, reason: 'unsupported' })
    await supervised.stop()
    expect(await supervised.act(pond, 'ban', { account: '1' })).toMatchObject({ done: false, reason: 'offline' })
    expect(done).toEqual(['ban'])
  })

  test('is impossible where a receiver says that it does it, and does not', async () => {
    await supervised.start()
    expect(supervised.offers('ban')).toBe(false)
    expect(await supervised.act(pond, 'ban', { account: '1' })).toMatchObject({ done: false, reason: 'unsupported' })
  })
})

describe('a receiver that cannot start', () => {
  test('is tried again with growing pauses, never more than half a minute, and says why', async () => {
    start = async () => {
      throw new Error('no network')
    }
    await supervised.start()
    expect(supervised.health()).toEqual({ state: 'down', detail: 'no network' })
    await clock.advance(300_000, tick)
    const pauses = starts.slice(1).map((at, index) => at - starts[index]!)
    expect(pauses[0]).toBeGreaterThanOrEqual(1_000)
    expect(pauses[0]).toBeLessThanOrEqual(2_000)
    for (const pause of pauses) expect(pause).toBeLessThanOrEqual(30_000)
    expect(Math.max(...pauses)).toBeGreaterThan(4_000)
    expect(pauses.length).toBeLessThanOrEqual(300)
    start = async () => sound
    await clock.advance(30_000, tick)
    expect(supervised.health()).toEqual({ state: 'up' })
    const tries = starts.length
    await clock.advance(300_000, tick)
    expect(starts).toHaveLength(tries)
  })

  test('keeps what is to be said for later, and is not tried again once it is stopped', async () => {
    start = async () => {
      throw new Error('no network')
    }
    await supervised.start()
    expect(await supervised.send(message)).toMatchObject({ sent: false, retry: true })
    await supervised.stop()
    await clock.advance(300_000, tick)
    expect(starts).toHaveLength(1)
    expect(supervised.health()).toEqual({ state: 'down', detail: 'stopped' })
  })

  test('and comes up while it is being stopped is stopped as well', async () => {
    let finish!: (receiver: Receiver) => void
    start = () => new Promise((resolve) => (finish = resolve))
    const starting = supervised.start()
    let stopped = 0
    await supervised.stop()
    finish({ ...sound, stop: async () => void stopped++ })
    await starting
    expect(stopped).toBe(1)
  })
})

describe('a receiver that throws', () => {
  test('at its health is degraded, not fatal', async () => {
    start = async () => ({
      ...sound,
      health: () => {
        throw new Error('odd')
      },
    })
    await supervised.start()
    expect(supervised.health()).toEqual({ state: 'degraded', detail: 'odd' })
  })

  test('at a notice or a question about moderators harms nobody', async () => {
    start = async () => ({
      ...sound,
      settled: () => {
        throw new Error('odd')
      },
      moderates: () => {
        throw new Error('odd')
      },
    })
    await supervised.start()
    supervised.settled({ id: 'a', platform: 'twitch', outcome: 'replied' })
    expect(supervised.moderates('pond')).toBe(false)
  })
})

test('once it is paused nothing more is heard, and what is heard is told to go elsewhere', async () => {
  let context!: ReceiverContext<unknown>
  start = async (given) => {
    context = given
    return sound
  }
  await supervised.start()
  expect(await context.receive({ id: 'a' } as Envelope)).toEqual({ accepted: true, duplicate: false })
  await supervised.pause()
  expect(await context.receive({ id: 'b' } as Envelope)).toEqual({ accepted: false, reason: 'stopping' })
  expect(received.map((envelope) => envelope.id)).toEqual(['a'])
  expect(await supervised.send(message)).toEqual({ sent: true })
})

describe('a receiver whose secret was replaced', () => {
  test('stops, begins anew, and has what is to be said wait meanwhile', async () => {
    const done: string[] = []
    let end!: () => void
    start = async () => ({
      ...sound,
      pause: async () => void done.push('paused'),
      async stop() {
        await new Promise<void>((resolve) => (end = resolve))
        done.push('stopped')
      },
    })
    await supervised.start()
    const again = supervised.restart()
    await tick()
    expect(supervised.health()).toMatchObject({ state: 'connecting', detail: expect.stringContaining('secret') })
    expect(await supervised.send(message)).toMatchObject({ sent: false, retry: true, why: 'offline' })
    end()
    await again
    expect(done).toEqual(['paused', 'stopped'])
    expect(starts).toHaveLength(2)
    expect(await supervised.send(message)).toEqual({ sent: true })
  })

  test('begins anew even where it throws at stopping', async () => {
    start = async () => ({ ...sound, stop: () => Promise.reject(new Error('stuck')) })
    await supervised.start()
    await supervised.restart()
    expect(starts).toHaveLength(2)
  })

  test('does not begin anew once the bot stops', async () => {
    await supervised.start()
    await supervised.stop()
    await supervised.restart()
    expect(starts).toHaveLength(1)
  })

  test('that did not come up is not begun a second time beside its next try', async () => {
    start = () => Promise.reject(new Error('no'))
    await supervised.start()
    await supervised.restart()
    expect(starts).toHaveLength(1)
  })
})
