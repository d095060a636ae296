import { defineModule } from '@waddlebot/sdk'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startHttp } from '../http/server.ts'
import { TestFleet } from '../test-host/fleet.ts'
import { SmallBot } from '../test-host/small-bot.ts'
import { inOrder, type RoadPart } from './road.ts'
import { readHeader, Trace, Traces } from './traces.ts'

const pond = defineModule({
  name: 'pond',
  commands: {
    feed: () => 'Quack!',
    fall: () => {
      throw new Error('the pond is frozen, says token hunter2-canary')
    },
  },
})

async function fleet(): Promise<TestFleet> {
  const all = await TestFleet.of([pond])
  onTestFinished(() => all.end())
  return all
}

describe('the road of a message', () => {
  test('is one trace from the process that hears over the bus to the one that works, and back to the one that says it', async () => {
    const all = await fleet()
    const ear = await all.start('ear', 'receivers')
    const worker = await all.start('worker', 'router')
    const hub = await all.start('hub', 'hub')
    await all.pass(1)
    expect(await ear.hear('!feed', { id: 'm-road' })).toMatchObject({ outcome: 'replied' })
    await worker.runtime.idle()
    const road = await hub.runtime.observatory.road('console:m-road')
    expect(road.parts.map(({ process, steps }) => [process, steps.map(({ step }) => step)])).toEqual([
      ['ear', ['stored', 'sent-on']],
      ['worker', ['taken-over', 'matched', 'ran', 'committed', 'said']],
      ['ear', ['asked', 'delivered']],
    ])
    const [heard, worked, said] = road.parts
    expect(new Set(road.parts.map(({ trace }) => trace)).size).toBe(1)
    expect([heard!.parent, worked!.parent, said!.parent]).toEqual([null, heard!.span, worked!.span])
    expect(road.tasks).toMatchObject([{ key: 'console:m-road', state: 'done', outcome: 'replied', command: 'feed' }])
    expect(road.silent).toEqual([])
  })

  test('names the process that cannot say what it saw, and has what the others and the journal know', async () => {
    const all = await fleet()
    const ear = await all.start('ear', 'receivers')
    await all.start('worker', 'router')
    const hub = await all.start('hub', 'hub')
    await all.pass(1)
    await ear.hear('!feed', { id: 'm-cut' })
    all.wires.cut('worker')
    const road = await hub.runtime.observatory.road('console:m-cut')
    expect(road.silent).toEqual(['worker'])
    expect(road.parts.map(({ process }) => process)).toEqual(['ear', 'ear'])
    expect(road.tasks).toMatchObject([{ outcome: 'replied' }])
  })

  test('of a message that was not picked is what the journal has of it', async () => {
    await using bot = await SmallBot.start([pond], { traceEvery: 0 })
    await bot.hear('!feed', { id: 'm-plain' })
    expect(await bot.runtime.observatory.road('console:m-plain')).toMatchObject({ parts: [], tasks: [{ outcome: 'replied' }] })
    expect(await bot.runtime.observatory.road('console:m-nobody')).toMatchObject({ parts: [], tasks: [] })
  })
})

describe('trace context', () => {
  test('is read as W3C writes it, and what is none or was not picked is not joined', () => {
    const trace = new Trace('console:1', 0)
    expect(readHeader(trace.header)).toEqual({ id: trace.id, span: trace.span })
    const [id, span] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7']
    for (const header of ['', `00-${id}-${span}-00`, `00-${'0'.repeat(32)}-${span}-01`, `00-${id}-${'0'.repeat(16)}-01`, `${id}-${span}`]) {
      expect(new Traces(0, () => 0).join(header, 'console:1'), header).toBeUndefined()
    }
    expect(new Traces(0, () => 0).join(`00-${id}-${span}-01`, 'console:1')).toMatchObject({ id, parent: span })
  })
})

describe('the status', () => {
  test('has every process, whichever is asked, with what it does and how it is', async () => {
    const all = await fleet()
    const ear = await all.start('ear', 'receivers')
    await all.start('worker', 'router')
    const hub = await all.start('hub', 'hub')
    await all.pass(1)
    await ear.hear('!feed')
    const status = await hub.runtime.observatory.everywhere()
    expect(status.database).toEqual({ kind: 'sqlite', ok: true })
    expect(status.bus).toEqual({ lag: 0, dead: 0 })
    expect(status.processes.map(({ id, roles }) => [id, roles])).toEqual([
      ['ear', ['receivers']],
      ['hub', ['hub']],
      ['worker', ['router']],
    ])
    expect(status.processes[0]).toMatchObject({
      state: 'running',
      receivers: { 'fake-platforms': { state: 'up' } },
      queue: { depth: 0, limit: 10_000 },
      perMinute: { received: 1, sent: 1 },
    })
    expect(status.processes[2]).toMatchObject({ perMinute: { handled: 1, failed: 0 } })
  })

  test('says that a process does not answer, within a moment', async () => {
    const all = await fleet()
    await all.start('ear', 'receivers')
    const hub = await all.start('hub', 'hub')
    await all.pass(1)
    all.wires.cut('ear')
    const { processes } = await hub.runtime.observatory.everywhere()
    expect(processes).toMatchObject([
      { id: 'ear', state: 'silent' },
      { id: 'hub', state: 'running' },
    ])
  })

  test('has the last errors, the same one once with a count, and no secret', async () => {
    await using bot = await SmallBot.start([pond], { secretValues: () => ['hunter2-canary'] })
    for (let n = 0; n < 6; n++) await bot.hear('!fall')
    const { processes } = await bot.runtime.observatory.everywhere()
    expect(processes).toMatchObject([
      {
        resting: ['pond'],
        errors: [{ message: 'command fall of module pond failed', error: 'the pond is frozen, says token [redacted]', count: 5 }],
      },
    ])
    expect(JSON.stringify(processes)).not.toContain('hunter2')
  })

  test('is served behind the same check as everything else', async () => {
    await using bot = await SmallBot.start([pond])
    const server = await startHttp(bot.runtime, { host: '127.0.0.1', port: 0, token: 'correct-horse' })
    onTestFinished(() => server.close())
    expect((await fetch(`${server.url}/status`)).status).toBe(401)
    const answer = await fetch(`${server.url}/status`, { headers: { authorization: 'Bearer correct-horse' } })
    expect(await answer.json()).toMatchObject({ processes: [{ id: 'alone', state: 'running' }] })
  })
})

test('parts of a road are in the order in which they follow each other, also where the clocks of processes differ', () => {
  const part = (span: string, parent: string | null, at: number): RoadPart => ({ process: span, trace: 't', span, parent, at, steps: [] })
  const parts = [part('said', 'worked', 1), part('worked', 'heard', 500), part('heard', null, 900), part('late', 'lost', 950)]
  expect(inOrder(parts).map(({ span }) => span)).toEqual(['heard', 'worked', 'said', 'late'])
})
