import { type AnyModule, defineModule, type Settled } from '@waddlebot/sdk'
import { beforeEach, expect, test } from 'vitest'
import { SmallBot, type SmallBotOptions } from '../test-host/small-bot.ts'

const held: (() => void)[] = []
const heard: string[] = []
const began: string[] = []
let free = false
const hang = () => new Promise<void>((resolve) => (free ? resolve() : held.push(resolve)))
/** Ends what hangs at the end of a test, which may have failed: a bot does not stop before. */
const freed = (): Disposable => ({
  [Symbol.dispose]() {
    free = true
    for (const each of held.splice(0)) each()
  },
})
const commands = {
  'hang <word>': {
    timeLimit: '1h' as never,
    run: async ({ args }: { args: Readonly<Record<string, unknown>> }) => {
      began.push(String(args['word']))
      await hang()
      return String(args['word'])
    },
  },
}
const slow = defineModule({ name: 'slow', commands })
/** The same, and it hears of what happens. */
const curious = defineModule({
  name: 'slow',
  commands,
  on: { raid: ({ event }) => void heard.push(`slow ${event.from}`), message: ({ event }) => void heard.push(`slow ${event.text}`) },
})
const quick = defineModule({
  name: 'quick',
  commands: { hi: () => 'Hello!' },
  on: { message: ({ event }) => void heard.push(`quick ${event.text}`) },
})
const tick = () => new Promise((resolve) => setImmediate(resolve))
const until = async (done: () => boolean) => {
  while (!done()) await tick()
}
const release = async (all: readonly Promise<Settled>[]) => {
  const ended = Promise.all(all)
  let over = false
  void ended.finally(() => (over = true))
  await until(() => {
    for (const each of held.splice(0)) each()
    return over
  })
  return ended
}
const start = (module: AnyModule, options: SmallBotOptions = {}) => SmallBot.start([module, quick], options)
const metric = (bot: SmallBot, name: string) =>
  Number(new RegExp(`${name.replace(/[{}"]/g, '\\$&')} (\\d+)`).exec(bot.runtime.metrics.text())?.[1] ?? 0)
const hangs = (bot: SmallBot, count: number, more: object = {}) =>
  Array.from({ length: count }, (_, index) => {
    const id = `h${index}`
    return bot.hear(`!hang ${id}`, { id, account: { id, name: id }, ...more })
  })

beforeEach(() => {
  free = false
  for (const list of [held, heard, began]) list.length = 0
})

test('a module that hangs under 500 messages leaves the others answering, and is counted', async () => {
  await using bot = await start(slow)
  using _ = freed()
  const waiting = hangs(bot, 500)
  await until(() => metric(bot, 'waddle_module_waiting{module="slow"}') === 436)
  expect(await bot.hear('!hi', { channel: 'elsewhere' })).toMatchObject({ outcome: 'replied', module: 'quick' })
  expect(bot.said).toEqual(['Hello!'])
  expect(metric(bot, 'waddle_module_running{module="slow"}')).toBe(64)
  expect(metric(bot, 'waddle_module_depth{module="slow"}')).toBe(500)
  expect(metric(bot, 'waddle_module_running{module="quick"}')).toBe(0)
  expect(began).toHaveLength(64)
  const ends = await release(waiting)
  expect(ends.every(({ outcome }) => outcome === 'replied')).toBe(true)
  await tick()
  for (const count of ['depth', 'running', 'waiting']) expect(metric(bot, `waddle_module_${count}{module="slow"}`)).toBe(0)
})

test('an answer does not wait for a module without room to hear of the message', async () => {
  await using bot = await start(curious, { perModule: 1 })
  using _ = freed()
  const waiting = hangs(bot, 1)
  await until(() => began.length === 1)
  const hi = bot.hear('!hi', { channel: 'elsewhere' })
  await until(() => bot.said.length > 0)
  expect(bot.said).toEqual(['Hello!'])
  expect(heard).not.toContain('slow !hi')
  await release([...waiting, hi])
  expect(heard).toContain('slow !hi')
})

test('what waits for room begins in the order in which it came', async () => {
  await using bot = await start(slow, { perModule: 2 })
  using _ = freed()
  await release(hangs(bot, 10))
  expect(began).toEqual(Array.from({ length: 10 }, (_, index) => `h${index}`))
})

test('what one person says waits for what they said before, when that waits for room', async () => {
  await using bot = await start(slow, { perModule: 1 })
  using _ = freed()
  const waiting = [...hangs(bot, 1), bot.hear('!hang mine'), bot.hear('!hi')]
  await until(() => metric(bot, 'waddle_module_waiting{module="slow"}') === 1)
  expect(bot.said).toEqual([])
  await release(waiting)
  expect(bot.said).toEqual(['h0', 'mine', 'Hello!'])
})

test('a module with half of the queue gets no more: its commands are not accepted, chatter goes to the others alone', async () => {
  await using bot = await start(curious, { queue: 6 })
  using _ = freed()
  const waiting: Promise<Settled>[] = []
  for (const id of ['a', 'b', 'c']) {
    waiting.push(bot.hear(`!hang ${id}`, { id, account: { id, name: id } }))
    await until(() => began.includes(id))
  }
  heard.length = 0
  expect(await bot.runtime.receive(bot.envelope('!hang more', { id: 'again', channel: 'b' }))).toEqual({
    accepted: false,
    reason: 'overloaded',
  })
  const raid = { kind: 'raid', data: { from: 'bob', viewers: 3 }, text: '', channel: 'b', id: 'raid' } as const
  expect(await bot.runtime.receive(bot.envelope('', raid))).toEqual({ accepted: false, reason: 'overloaded' })
  expect(await bot.hear('!hi', { channel: 'b' })).toMatchObject({ outcome: 'replied' })
  expect(await bot.hear('just talking', { channel: 'b' })).toMatchObject({ outcome: 'silent' })
  expect(heard).toEqual(['quick !hi', 'quick just talking'])
  expect(metric(bot, 'waddle_shed_total{reason="module-overloaded"}')).toBe(4)
  await release(waiting)
  // Sent again, it is taken: it was never accepted.
  expect(await bot.runtime.receive(bot.envelope('', raid))).toEqual({ accepted: true, duplicate: false })
  await release([bot.hear('!hang more', { id: 'again', channel: 'b' })])
  expect(heard).toContain('slow bob')
})

test('a failing run gives its room back', async () => {
  const broken = defineModule({
    name: 'broken',
    commands: {
      fail: () => {
        throw new Error('broke')
      },
    },
  })
  await using bot = await SmallBot.start([broken], { perModule: 1 })
  for (const id of ['a', 'b', 'c']) expect(await bot.hear('!fail', { id })).toMatchObject({ outcome: 'failed' })
  await tick()
  expect(metric(bot, 'waddle_module_running{module="broken"}')).toBe(0)
  expect(metric(bot, 'waddle_module_depth{module="broken"}')).toBe(0)
})
