import { busiest } from '@waddlebot/fake-platforms'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Bot, start, stopAll } from '../fixtures/bot.ts'
import { holdTime, pass, passUntil } from '../fixtures/timelapse.ts'
import { dice } from './irc/fixtures/chatter.ts'

/** F7 of the promises: what may happen to the chat, how long the bot takes to be back, and how it behaves meanwhile. */

beforeEach(holdTime)
afterEach(async () => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  await stopAll()
})

const names = (count: number) => Array.from({ length: count }, (_, index) => `channel${index}`)
const inAll = (bot: Bot, count: number) => () => bot.receiver.health().detail === `in ${count} of ${count} channels`

/** A bot in so many channels of a Twitch that keeps its limits; pauses are drawn from `seed`. */
async function inChannels(count: number, seed: number): Promise<Bot> {
  const roll = dice(seed)
  vi.spyOn(Math, 'random').mockImplementation(() => roll(1_000_000) / 1_000_000)
  const bot = await start({ chat: { limits: { duplicateMs: 0 } }, set: { channels: names(count) } })
  await passUntil(inAll(bot, count), count * 600 + 15_000, 'in all channels')
  return bot
}

/** Every socket dropped every 300 ms, twenty times. */
async function dropped({ chat }: Bot): Promise<void> {
  for (let count = 0; count < 20; count++) {
    chat.dropAll()
    await pass(300)
  }
}

async function refused({ chat }: Bot): Promise<void> {
  chat.refuse()
  chat.dropAll()
  await pass(30_000)
  chat.accept()
}

/** Tries at the platform in any ten seconds, at most, on average a second. */
const dialsPerSecond = ({ chat }: Bot, since: number) =>
  busiest(
    chat.dials.filter((at) => at >= since),
    10_000,
  ) / 10

const seeds = [1, 2, 3, 4, 5, 6, 7, 8]

describe.each(seeds)('with pauses of seed %i,', (seed) => {
  test('dropped twenty times it is back within ten seconds, in every channel it may ask for', async () => {
    const bot = await inChannels(10, seed)
    await pass(20_000)
    const began = Date.now()
    await dropped(bot)
    await passUntil(() => bot.chat.connections === 1 && bot.receiver.health().state === 'up', 10_000, 'connected again')
    await passUntil(inAll(bot, 10), 15_000, 'in all channels again')
    expect(dialsPerSecond(bot, began)).toBeLessThanOrEqual(1)
    expect(bot.chat.joins.every(({ accepted }) => accepted)).toBe(true)
  })

  test('refused for half a minute it says why, and is back in every channel within ten seconds after it', async () => {
    const bot = await inChannels(20, seed)
    await pass(20_000)
    const began = Date.now()
    bot.chat.refuse()
    bot.chat.dropAll()
    await pass(30_000)
    expect(bot.receiver.health()).toMatchObject({ state: 'down', detail: expect.stringContaining('dialling again') })
    bot.chat.accept()
    expect(await passUntil(inAll(bot, 20), 10_000, 'in all channels again')).toBeLessThan(10_000)
    expect(dialsPerSecond(bot, began)).toBeLessThanOrEqual(1)
  })
})

test('a server that answers no PING is left every time it is noticed, no sooner, and its end is noticed at once', async () => {
  const bot = await inChannels(20, 1)
  const dials = bot.chat.dials.length
  bot.chat.mutePong()
  await pass(300_000)
  // It takes 60 s of silence and 10 s without an answer to be sure.
  expect(bot.chat.dials.length - dials).toBeGreaterThanOrEqual(3)
  expect(bot.chat.dials.length - dials).toBeLessThanOrEqual(5)
  bot.chat.mutePong(false)
  await passUntil(inAll(bot, 20), 10_000, 'in all channels again')
  const after = bot.chat.dials.length
  await pass(300_000)
  expect(bot.chat.dials.length - after).toBeLessThanOrEqual(1)
})

test('an order to reconnect takes one dial and less than ten seconds', async () => {
  const bot = await inChannels(20, 1)
  await pass(20_000)
  const dials = bot.chat.dials.length
  bot.chat.reconnectAll()
  await pass(100)
  expect(await passUntil(inAll(bot, 20), 10_000, 'in all channels again')).toBeLessThan(10_000)
  expect(bot.chat.dials.length - dials).toBe(1)
})

test('a refused log-in is tried once, never again, and readiness says why and what to type', async () => {
  const bot = await inChannels(20, 1)
  const dials = bot.chat.dials.length
  bot.chat.revoke('duckbot')
  bot.chat.dropAll()
  await pass(600_000)
  expect(bot.chat.dials.length - dials).toBe(1)
  expect(bot.receiver.health()).toMatchObject({
    state: 'down',
    detail: expect.stringMatching(/Login authentication failed.*waddle connect twitch/),
  })
})

test('a thousand channels are joined again at 20 in 10 s, dropped and refused as it is, and it is never more', {
  timeout: 120_000,
}, async () => {
  const bot = await inChannels(1_000, 9)
  const began = Date.now()
  await dropped(bot)
  await refused(bot)
  const back = () => bot.chat.connections === 10 && bot.receiver.health().detail?.startsWith('in ') === true
  expect(await passUntil(back, 10_000, 'all connections again')).toBeLessThan(10_000)
  await passUntil(inAll(bot, 1_000), 600_000, 'in all channels again')
  const times = bot.chat.joins.map(({ at }) => at)
  expect(busiest(times, 10_000)).toBeLessThanOrEqual(20)
  expect(bot.chat.joins.filter(({ accepted }) => !accepted)).toEqual([])
  // Fifty times 20 channels, and what was asked for between two drops.
  expect(Date.now() - began).toBeLessThan(36_000 + 51 * 10_500 + 15_000)
  const outage = bot.chat.dials.filter((at) => at >= began && at < began + 36_000)
  expect(outage.length).toBeLessThanOrEqual(36)
})
