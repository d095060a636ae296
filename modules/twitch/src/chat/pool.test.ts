import { busiest } from '@waddlebot/fake-platforms'
import { afterEach, expect, test, vi } from 'vitest'
import { start, stopAll } from '../fixtures/bot.ts'

afterEach(stopAll)

const names = (count: number) => Array.from({ length: count }, (_, index) => `channel_${index}`)

test('channels share connections, and each is spoken in over its own', async () => {
  const channels = names(25)
  const bot = await start({ set: { channels, channelsPerConnection: 10, joinsPer10Seconds: 100 } })
  await vi.waitFor(() => expect(bot.receiver.health().detail).toBe('in 25 of 25 channels'), { timeout: 5_000 })
  expect(bot.chat.connections).toBe(3)
  for (const channel of ['channel_0', 'channel_12', 'channel_24']) {
    bot.chat.say(channel, { user: 'Ann', text: `hello ${channel}` })
    expect((await bot.next()).channel).toBe(channel)
    expect(await bot.say('quack', { channel })).toMatchObject({ sent: true, id: expect.any(String) })
  }
  expect(bot.chat.sent.map(({ channel }) => channel)).toEqual(['channel_0', 'channel_12', 'channel_24'])
})

test('all connections together stay inside the allowance of joins', async () => {
  const bot = await start({ chat: { limits: {} }, set: { channels: names(60), channelsPerConnection: 10 } })
  await bot.chat.waitFor(() => bot.chat.connections === 6 && bot.chat.joins.length === 20)
  expect(
    busiest(
      bot.chat.joins.map(({ at }) => at),
      10_000,
    ),
  ).toBeLessThanOrEqual(20)
  expect(bot.chat.joins.every(({ accepted }) => accepted)).toBe(true)
  await bot.until('up')
})

test('one connection that is lost leaves the others alone', async () => {
  const bot = await start({ set: { channels: names(20), channelsPerConnection: 10, joinsPer10Seconds: 100 } })
  await vi.waitFor(() => expect(bot.receiver.health().detail).toBe('in 20 of 20 channels'), { timeout: 5_000 })
  bot.chat.refuse()
  bot.chat.dropAll()
  await bot.until('connecting')
  bot.chat.accept()
  await vi.waitFor(() => expect(bot.receiver.health()).toMatchObject({ state: 'up', detail: 'in 20 of 20 channels' }), { timeout: 8_000 })
})

test('also a bot without channels has a connection', async () => {
  const bot = await start({ set: { channels: [] } })
  await bot.until('up')
  expect(bot.chat.connections).toBe(1)
})

test('channels that go to another process are left, those that come are joined, and connections come and go with them', async () => {
  const channels = names(25)
  const bot = await start({ set: { channels, channelsPerConnection: 10, joinsPer10Seconds: 100 } })
  await vi.waitFor(() => expect(bot.receiver.health().detail).toBe('in 25 of 25 channels'), { timeout: 5_000 })
  await bot.serve(['channel_0', 'channel_24', 'elsewhere'])
  await vi.waitFor(() => expect(bot.receiver.health()).toMatchObject({ state: 'up', detail: 'in 3 of 3 channels' }), { timeout: 5_000 })
  await bot.chat.waitFor(() => bot.chat.connections === 2)
  bot.chat.say('elsewhere', { user: 'Ann', text: 'over here' })
  expect((await bot.next()).channel).toBe('elsewhere')
  bot.chat.say('channel_5', { user: 'Ann', text: 'not ours any more' })
  bot.chat.say('channel_0', { user: 'Ann', text: 'still ours' })
  expect((await bot.next()).text).toBe('still ours')
  expect(await bot.say('quack', { channel: 'elsewhere' })).toMatchObject({ sent: true })
})
