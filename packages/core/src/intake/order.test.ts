import { defineModule, type Migration } from '@waddlebot/sdk'
import { describe, expect, test } from 'vitest'
import { virtualClock } from '../clock/virtual.ts'
import { SmallBot } from '../test-host/small-bot.ts'
import { SpeakingOrder } from './order.ts'

const tick = () => new Promise<void>((resolve) => setImmediate(resolve))

function start() {
  const clock = virtualClock(0)
  const order = new SpeakingOrder(clock)
  const spoken: string[] = []
  const speak = async (name: string, place: ReturnType<SpeakingOrder['place']>) => {
    await place.turn()
    spoken.push(name)
    place.done()
  }
  return { clock, order, spoken, speak }
}

test('replies of a channel come in the order of its messages, however long each takes', async () => {
  const { order, spoken, speak } = start()
  const [first, second, third] = [order.place('pond'), order.place('pond'), order.place('pond')]
  const late = [speak('third', third), speak('second', second)]
  await tick()
  expect(spoken).toEqual([])
  await speak('first', first)
  await Promise.all(late)
  expect(spoken).toEqual(['first', 'second', 'third'])
})

test('channels do not wait for each other', async () => {
  const { order, spoken, speak } = start()
  order.place('pond')
  await speak('lake', order.place('lake'))
  expect(spoken).toEqual(['lake'])
})

test('who says nothing makes way', async () => {
  const { order, spoken, speak } = start()
  const silent = order.place('pond')
  const next = speak('next', order.place('pond'))
  silent.done()
  await next
  expect(spoken).toEqual(['next'])
})

test('one slow command silences nobody for longer than a second', async () => {
  const { clock, order, spoken, speak } = start()
  const slow = order.place('pond')
  const next = speak('next', order.place('pond'))
  await clock.advance(999, tick)
  expect(spoken).toEqual([])
  await clock.advance(1, tick)
  await next
  expect(spoken).toEqual(['next'])
  await speak('slow', slow)
  await speak('last', order.place('pond'))
  expect(spoken).toEqual(['next', 'slow', 'last'])
})

describe('in a bot', () => {
  const start = async () => {
    const ran: string[] = []
    const waiting = new Map<string, () => void>()
    const migrations: Record<string, Migration> = {
      '001_note': { up: async (knex) => knex.schema.createTable('bakery_note', (table) => void table.text('text')) },
    }
    const bakery = defineModule({
      name: 'bakery',
      capabilities: ['db'],
      migrations,
      commands: {
        'bake <what>': {
          timeLimit: '1h',
          run: async ({ args }) => {
            ran.push(args.what)
            await new Promise<void>((resolve) => waiting.set(args.what, resolve))
            return `${args.what} is baked`
          },
        },
        'slice <what>': ({ args }) => {
          ran.push(args.what)
          return `${args.what} is sliced`
        },
        'note <what>': async ({ args, db }) => {
          await db.run`INSERT INTO bakery_note (text) VALUES (${args.what})`
          ran.push(args.what)
          return `${args.what} is noted`
        },
        'fail <what>': ({ args }) => {
          ran.push(args.what)
          throw new Error('burnt')
        },
      },
    })
    const bot = await SmallBot.start([bakery])
    const hear = (name: string, text: string, channel = 'lobby') => bot.hear(text, { channel, account: { id: name, name } })
    const until = async (...names: string[]) => {
      while (!names.every((name) => ran.includes(name))) await tick()
      // Whatever could be said by now has had the time to be.
      for (let turn = 0; turn < 20; turn++) await tick()
    }
    return { bot, hear, until, bake: (what: string) => waiting.get(what)!() }
  }

  test('a quick answer waits for the slow one before it, whether it replies, writes or fails', async () => {
    const { bot, hear, until, bake } = await start()
    const ends = [
      hear('ann', '!bake bread'),
      hear('bob', '!slice ham'),
      hear('cat', '!note salt'),
      hear('dan', '!fail cake'),
      hear('eve', '!slice pie'),
    ]
    await until('bread', 'ham', 'salt', 'cake', 'pie')
    expect(bot.said).toEqual([])
    bake('bread')
    await Promise.all(ends)
    expect(bot.said).toEqual(['bread is baked', 'ham is sliced', 'salt is noted', 'Sorry, that did not work.', 'pie is sliced'])
    await bot[Symbol.asyncDispose]()
  })

  test('another channel does not wait, not even for the same person', async () => {
    const { bot, hear, until, bake } = await start()
    const slow = hear('ann', '!bake bread')
    await until('bread')
    await hear('ann', '!slice ham', 'kitchen')
    await hear('bob', '!note salt', 'cellar')
    expect(bot.said).toEqual(['ham is sliced', 'salt is noted'])
    bake('bread')
    await slow
    await bot[Symbol.asyncDispose]()
  })

  test('nobody waits longer than a second, and those who do are still in order', async () => {
    const { bot, hear, until, bake } = await start()
    const ends = [hear('ann', '!bake bread'), hear('bob', '!slice ham'), hear('cat', '!slice pie')]
    await until('bread', 'ham', 'pie')
    await bot.clock.advance(999, tick)
    expect(bot.said).toEqual([])
    await bot.clock.advance(1, tick)
    await Promise.all(ends.slice(1))
    expect(bot.said).toEqual(['ham is sliced', 'pie is sliced'])
    bake('bread')
    await ends[0]
    expect(bot.said.at(-1)).toBe('bread is baked')
    await bot[Symbol.asyncDispose]()
  })
})
