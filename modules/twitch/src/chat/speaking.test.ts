import { Socket } from 'node:net'
import { noLimits } from '@waddlebot/fake-platforms'
import { afterEach, expect, test, vi } from 'vitest'
import { inPond, stopAll } from '../fixtures/bot.ts'

afterEach(stopAll)

test('nothing that a module says becomes a command or a second line, and the same words twice are told apart', async () => {
  const bot = await inPond({ chat: { limits: {} } })
  expect(await bot.say('/ban ann')).toMatchObject({ sent: true })
  expect(await bot.say('hello\r\nPRIVMSG #lake :spam\0')).toMatchObject({ sent: true })
  expect(await bot.say('quack')).toMatchObject({ sent: true })
  expect(await bot.say('quack')).toMatchObject({ sent: true })
  expect(await bot.say('🦆'.repeat(501))).toMatchObject({ sent: false, retry: false })
  expect(bot.chat.sent.map(({ channel, text }) => `${channel}: ${text}`)).toEqual([
    'pond: ⁄ban ann',
    'pond: hello PRIVMSG #lake :spam',
    'pond: quack',
    'pond: quack (2)',
  ])
  expect(bot.chat.refused).toEqual([])
})

test('what Twitch refuses is told as it is: too fast may be tried later, banned may not', async () => {
  const bot = await inPond({ chat: { limits: { ...noLimits, messages: { count: 1, perMs: 60_000 } } } })
  expect(await bot.say('one')).toMatchObject({ sent: true })
  expect(await bot.say('two')).toMatchObject({
    sent: false,
    retry: true,
    retryAfterMs: 30_000,
    reason: expect.stringContaining('too quickly'),
  })
  expect(await bot.say('for ann only', { privateTo: '7' })).toMatchObject({ sent: false, retry: false })
})

test('a server that never confirms is believed after the first wait', async () => {
  const bot = await inPond({ set: { timing: { answerMs: 100 } } })
  bot.chat.delay = 1_000_000_000
  expect(await bot.say('one')).toEqual({ sent: true })
  expect(await bot.say('two')).toEqual({ sent: true })
  await bot.chat.waitFor(() => bot.chat.sent.length === 2)
  expect(bot.chat.sent.map(({ text }) => text)).toEqual(['one', 'two'])
})

test('answers of one moment are one write to the socket, in their order', async () => {
  const bot = await inPond({ set: { rateClass: 'verified' } })
  const writes = vi.spyOn(Socket.prototype as unknown as { _writev(): void }, '_writev')
  const words = ['one', 'two', 'three', 'four', 'five']
  const sent = words.map((text) => bot.say(text))
  // The chat runs in this process too: before it reads anything, all writes are the bot's.
  await new Promise<void>((resolve) => process.nextTick(() => process.nextTick(resolve)))
  expect(writes).toHaveBeenCalledOnce()
  writes.mockRestore()
  expect(await Promise.all(sent)).toEqual(words.map(() => expect.objectContaining({ sent: true })))
  expect(bot.chat.sent.map(({ text }) => text)).toEqual(words)
})
