import { afterEach, expect, test, vi } from 'vitest'
import { inPond, start, stopAll } from '../fixtures/bot.ts'
import { chatterLine, dice, wound } from './irc/fixtures/chatter.ts'

afterEach(stopAll)

test('a refused log-in is not tried again, not even when others come back, and health says why', async () => {
  const bot = await start({ token: 'wrong' })
  await bot.until('down')
  expect(bot.receiver.health().detail).toContain('Login authentication failed')
  expect(await bot.say('hi')).toMatchObject({ sent: false, retry: false })
  const other = await inPond({ on: bot.chat })
  bot.chat.dropAll()
  await bot.chat.waitFor(() => bot.chat.joins.length === 2)
  expect(bot.receiver.health().state).toBe('down')
  expect(other.receiver.health().state).toBe('up')
  expect(bot.chat.dials).toHaveLength(3)
})

test('a dropped connection is dialled again, the channels are joined again, and the gap is told', async () => {
  const bot = await inPond()
  bot.chat.dropAll()
  await bot.until('connecting')
  expect(await bot.say('hi')).toMatchObject({ sent: false, retry: true })
  await bot.chat.waitFor(() => bot.chat.joins.length === 2)
  bot.chat.say('pond', { user: 'Ann', text: 'back?' })
  expect((await bot.next()).text).toBe('back?')
  expect(bot.logged).toContainEqual(expect.stringContaining('keeps no history'))
})

test('an order to reconnect is obeyed once', async () => {
  const bot = await inPond()
  bot.chat.reconnectAll()
  await bot.chat.waitFor(() => bot.chat.joins.length === 2)
  expect(bot.chat.dials).toHaveLength(2)
  expect(bot.chat.connections).toBe(1)
})

test('a connection that went deaf is noticed and replaced', async () => {
  const bot = await inPond({ set: { timing: { silenceMs: 200, pongMs: 200 } } })
  await bot.chat.waitFor(() => bot.chat.lines.filter((line) => line === 'PING :waddle').length >= 2)
  expect(bot.chat.dials).toHaveLength(1)
  bot.chat.mutePong()
  await bot.until('connecting')
  bot.chat.mutePong(false)
  await bot.chat.waitFor(() => bot.chat.joins.length === 2)
  expect(bot.chat.dials).toHaveLength(2)
})

test('dropped and refused again and again it dials once a second at most, and is back when that is over', async () => {
  const bot = await inPond()
  bot.chat.dropAll()
  await bot.chat.waitFor(() => bot.chat.joins.length === 2)
  bot.chat.refuse()
  bot.chat.dropAll()
  await bot.chat.waitFor(() => bot.chat.dials.length === 3)
  bot.chat.accept()
  await bot.chat.joined('pond')
  const pauses = bot.chat.dials.slice(1).map((at, index) => at - bot.chat.dials[index]!)
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(999)
  await bot.until('up')
})

test('a frame that kills tmi.js is skipped, on the same connection', async () => {
  const bot = await inPond()
  const odd = [
    '@',
    '@a=b',
    ':',
    ':tmi.twitch.tv',
    'PRIVMSG',
    '@badges=;id=1 PRIVMSG #pond :no prefix',
    ':a!a@a PRIVMSG',
    ':a!a@a PRIVMSG #pond',
  ]
  const worse = [
    '@x :tmi.twitch.tv USERNOTICE',
    ':tmi.twitch.tv NOTICE #pond',
    ':tmi.twitch.tv HOSTTARGET #pond',
    ':a 353',
    ':a WHISPER',
    ':jtv MODE',
  ]
  for (const line of [...odd, ...worse]) bot.chat.raw(line)
  bot.chat.say('pond', { user: 'Ann', text: 'still there?' })
  expect((await bot.next()).text).toBe('still there?')
  expect(bot.chat.dials).toHaveLength(1)
  expect(bot.logged).toContainEqual(expect.stringContaining('skipped a line from Twitch'))
})

test('five thousand wounded lines leave it where it was', async () => {
  const bot = await inPond()
  const roll = dice(5)
  for (let count = 0; count < 5_000; count++) bot.chat.raw(wound(chatterLine(roll), roll))
  bot.chat.say('pond', { user: 'Ann', text: 'still there?' })
  await vi.waitFor(() => expect(bot.received.at(-1)?.text).toBe('still there?'), { timeout: 10_000 })
  expect(bot.chat.dials).toHaveLength(1)
})
