import { afterEach, expect, test } from 'vitest'
import { inPond, start, stopAll } from './fixtures/bot.ts'

afterEach(stopAll)

test('a command in the chat comes in, and the answer goes out as a reply to it', async () => {
  const bot = await inPond()
  const id = bot.chat.say('pond', { user: 'Ann', userId: '7', text: '!quote 1' })
  const message = await bot.next()
  expect(message).toMatchObject({ id, platform: 'twitch', server: null, channel: 'pond', kind: 'message', text: '!quote 1' })
  expect(message.account).toEqual({ id: '7', name: 'ann', displayName: 'Ann' })
  const sent = await bot.say('ducks never sleep', { replyTo: message.id })
  expect(sent).toEqual({ sent: true, id: bot.chat.sent[0]!.id })
  expect(bot.chat.sent).toMatchObject([{ channel: 'pond', login: 'duckbot', text: 'ducks never sleep', replyTo: id }])
  expect(bot.receiver.health()).toMatchObject({ state: 'up', detail: 'in 1 of 1 channels' })
})

test('without a token it reads along and says why it cannot speak', async () => {
  const bot = await inPond({ token: null })
  bot.chat.say('pond', { user: 'Ann', text: 'hello' })
  expect((await bot.next()).text).toBe('hello')
  expect(await bot.say('hi')).toMatchObject({ sent: false, retry: false, reason: expect.stringContaining('TWITCH_TOKEN') })
  expect(bot.receiver.health()).toMatchObject({ state: 'up', detail: expect.stringContaining('reading only') })
  await expect(start({ set: { username: undefined } })).rejects.toMatchObject({ code: 'WDL_TWITCH_USERNAME' })
})

test('a channel that does not exist leaves the others alone and shows in its health', async () => {
  const bot = await inPond({ chat: { missing: ['gone'] }, set: { channels: ['gone', '#Pond'] } })
  await bot.until('degraded')
  expect(bot.receiver.health().detail).toBe('in 1 of 2 channels; cannot be in #gone: This channel does not exist or has been suspended.')
})

test('a thousand channels are joined several in a line', async () => {
  const channels = Array.from({ length: 1_000 }, (_, index) => `channel_number_${index}`)
  const bot = await start({ set: { channels, joinsPer10Seconds: 2_000 } })
  await bot.chat.waitFor(() => bot.chat.joins.length === 1_000)
  expect(bot.chat.lines.filter((line) => line.startsWith('JOIN')).length).toBeLessThan(50)
  await expect.poll(() => bot.receiver.health().detail).toBe('in 1000 of 1000 channels')
})

test('once paused it hears nothing more and can still speak; once stopped it is gone', async () => {
  const bot = await inPond()
  await bot.receiver.pause!()
  bot.chat.say('pond', { user: 'Ann', text: 'anybody?' })
  expect(await bot.say('good bye')).toMatchObject({ sent: true })
  expect(bot.received).toEqual([])
  await bot.receiver.stop()
  await bot.chat.waitFor(() => bot.chat.connections === 0)
  expect(await bot.say('too late')).toMatchObject({ sent: false, retry: false })
})
