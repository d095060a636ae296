import { asGiven, mockBot, nastyOn, type PlatformName, platformNames } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import memories from '../index.ts'

/** Lines with something around them, so that each is a text of its own and none is too long to be kept. */
const wrapped = (platform: PlatformName) =>
  nastyOn(platform)
    .map((text, index) => `a${index}b ${text} z`)
    .filter((text) => text.length <= 290)

test.each(platformNames)('on %s every line is kept byte for byte, and survives a restart', async (platform) => {
  await using bot = await mockBot(memories)
  const texts = wrapped(platform)
  const added = await Promise.all(
    texts.map((text, index) => bot.user(`u${index}`, { role: 'moderator', platform, channel: `c${index}` }).says(`!quote add ${text}`)),
  )
  const ids = added.map(([answer]) => Number(/^Added #(\d+)\.$/.exec(answer!)?.[1]))
  await bot.restart()
  const rows = await bot.db.all<{ id: number; text: string }>`SELECT id, text FROM memories_quote`
  const kept = new Map(rows.map(({ id, text }) => [id, text]))
  expect(ids.map((id) => kept.get(id))).toEqual(texts.map(asGiven))
})

test.each(platformNames)('on %s every line of a reminder is kept byte for byte, and told when its time comes', async (platform) => {
  await using bot = await mockBot(memories)
  const texts = wrapped(platform)
  await Promise.all(
    texts.map((text, index) => bot.user(`u${index}`, { platform, channel: `c${index}` }).says(`!remind me 2026-01-01T01:00 ${text}`)),
  )
  const rows = await bot.db.all<{ text: string }>`SELECT text FROM memories_reminder`
  expect(rows.map(({ text }) => text).sort()).toEqual(texts.map(asGiven).sort())
  const before = bot.out.length
  await bot.advance('1h')
  await bot.advance('10m')
  expect(new Set(bot.out.slice(before).map(({ channel }) => channel)).size).toBe(texts.length)
})

test('a quote in reply keeps the bytes of the message that it replies to', async () => {
  await using bot = await mockBot(memories)
  for (const [index, text] of wrapped('twitch').slice(-200).entries()) {
    const ann = bot.user(`u${index}`, { role: 'regular', channel: `c${index}` })
    expect(await ann.says('!quote add', { replyTo: { id: 'x', user: 'teal', text } })).toEqual([`Added #${index + 1}.`])
    expect(await bot.http('GET', `/quotes/${index + 1}`)).toMatchObject({ text: asGiven(text), saidBy: 'teal' })
  }
})

test('letters in two spellings become one: NFC', async () => {
  await using bot = await mockBot(memories)
  await bot.user('ann', { role: 'regular' }).says('!quote add cafe\u0301')
  expect(await bot.http('GET', '/quotes/1')).toMatchObject({ text: 'caf\u00E9' })
})
