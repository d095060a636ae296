import { defineModule } from '@waddlebot/sdk'
import { afterEach, describe, expect, test } from 'vitest'
import { Runtime } from '../runtime.ts'
import { SqliteStore } from '../store/index.ts'
import { Traces } from './traces.ts'

let runtime: Runtime | undefined
afterEach(() => runtime?.stop())

const pond = defineModule({
  name: 'pond',
  commands: { feed: () => 'Quack!' },
  receiver: {
    platform: 'console',
    start: async () => ({ send: async () => ({ sent: true }), health: () => ({ state: 'up' }), stop: async () => {} }),
  },
})

async function start(traceEvery: number): Promise<Runtime> {
  runtime = new Runtime({ store: SqliteStore.open({ file: ':memory:' }), modules: [{ definition: pond }], migrate: true, traceEvery })
  await runtime.start()
  return runtime
}
let count = 0
async function say(bot: Runtime, text: string): Promise<void> {
  const account = { id: 'ann', name: 'ann' }
  await bot.receive({
    id: `m${++count}`,
    platform: 'console',
    server: null,
    channel: 'lobby',
    account,
    kind: 'message',
    at: 1,
    receivedAt: 1,
    text,
  })
  await bot.idle()
}

describe('a traced message', () => {
  test('shows the steps of its road, in order, with times that grow', async () => {
    const bot = await start(1)
    await say(bot, '!feed')
    const [trace] = bot.traces.latest()
    expect(trace).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{32}$/), message: `console:m${count}` })
    expect(trace!.steps.map(({ step, detail }) => [step, detail])).toEqual([
      ['matched', 'command'],
      // Where commits are shared, what is accepted gets to the disk together with what comes of it.
      ['ran', 'replied'],
      ['stored', undefined],
      ['committed', undefined],
      ['said', '1'],
    ])
    const times = trace!.steps.map((each) => each.ms)
    expect(times).toEqual([...times].sort((one, other) => one - other))
  })

  test('is one in so many, chatter included, and the first one is among them', async () => {
    const bot = await start(3)
    for (let index = 0; index < 7; index++) await say(bot, 'just chatter')
    expect(bot.traces.latest().map((trace) => trace.message)).toEqual([
      `console:m${count}`,
      `console:m${count - 3}`,
      `console:m${count - 6}`,
    ])
    expect(bot.traces.latest()[0]!.steps).toMatchObject([{ step: 'matched', detail: 'chatter' }])
  })

  test('is none when nobody wants traces', async () => {
    const bot = await start(0)
    await say(bot, '!feed')
    expect(bot.traces.latest()).toEqual([])
  })
})

test('only the latest thousand are kept', () => {
  const traces = new Traces(1, () => 0)
  for (let index = 0; index < 2_500; index++) traces.begin('console', String(index))
  const kept = traces.latest().map((trace) => trace.message)
  expect(kept).toHaveLength(1_000)
  expect([kept[0], kept.at(-1)]).toEqual(['console:2499', 'console:1500'])
})
