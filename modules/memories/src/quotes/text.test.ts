import { mockBot, nasty } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import memories from '../index.ts'

/** What a chat must never be told, unless somebody typed it. */
const leaks = ['[object', 'undefined', 'NaN', 'did not work', 'could not be saved', 'SQLITE', 'Error', '.ts:', 'node_modules']
const directions = /[\u202A-\u202E\u2066-\u2069\u200E\u200F]/

test.each(['twitch', 'discord', 'slack'])(
  'on %s every line is kept byte for byte, found again, and survives a restart',
  async (platform) => {
    await using bot = await mockBot(memories)
    const ids: number[] = []
    for (const [index, text] of nasty.entries()) {
      const [answer] = await bot.user(`u${index}`, { role: 'moderator', platform, channel: `c${index}` }).says(`!quote add ${text}`)
      expect(answer, JSON.stringify(text)).toMatch(/^Added #\d+\.$/)
      ids.push(Number(/\d+/.exec(answer!)?.[0]))
    }
    await bot.restart()
    for (const [index, text] of nasty.entries()) {
      expect(await bot.http('GET', `/quotes/${ids[index]}`)).toMatchObject({ text })
      const { replies } = await bot.user(`u${index}`, { platform, channel: `c${index}` }).tries(`!quote ${ids[index]}`)
      const said = replies.map((reply) => reply.text).join('')
      expect(said).toMatch(new RegExp(`^#${ids[index]} “.* – 2026-01-01$`, 's'))
      expect(said).not.toMatch(directions)
    }
  },
)

const lines: readonly ((text: string) => string)[] = [
  (text) => `!quote ${text}`,
  (text) => `!quote @${text}`,
  (text) => `!quote add ${text}`,
  (text) => `!quote add @${text} said`,
  (text) => `!quote edit 1 ${text}`,
  (text) => `!quote edit ${text}`,
  (text) => `!quote remove ${text}`,
  (text) => `!quote search ${text}`,
  (text) => `!quote vote ${text}`,
  (text) => `!quote vote 1 ${text}`,
  (text) => `!quote top ${text}`,
  (text) => `!quote mine ${text}`,
]

test.each(['twitch', 'discord', 'slack'])('on %s no command fails on any line, and none tells what it should not', async (platform) => {
  await using bot = await mockBot(memories, { config: { samples: true } })
  // Quotes that somebody added by an earlier line may be said by this one.
  const kept = nasty.filter((text) => leaks.some((leak) => text.includes(leak)))
  for (const [index, text] of nasty.entries()) {
    for (const [number, line] of lines.entries()) {
      const { outcome, replies } = await bot
        .user(`u${index}-${number}`, { role: 'moderator', platform, channel: `c${index}-${number}` })
        .tries(line(text))
      const said = replies.map((reply) => reply.text).join('')
      expect(['replied', 'refused'], line(text)).toContain(outcome)
      const own = kept.reduce((rest, each) => rest.replaceAll(each, ''), said)
      for (const leak of leaks) if (!text.includes(leak)) expect(own, line(text)).not.toContain(leak)
      expect(said, line(text)).not.toMatch(directions)
    }
  }
})

test('a quote in reply keeps the bytes of the message that it replies to', async () => {
  await using bot = await mockBot(memories)
  for (const [index, text] of nasty.entries()) {
    const ann = bot.user(`u${index}`, { role: 'regular', channel: `c${index}` })
    expect(await ann.says('!quote add', { replyTo: { id: 'x', user: 'teal', text } })).toEqual([`Added #${index + 1}.`])
    expect(await bot.http('GET', `/quotes/${index + 1}`)).toMatchObject({ text, saidBy: 'teal' })
  }
})

test('letters in two spellings become one: NFC', async () => {
  await using bot = await mockBot(memories)
  await bot.user('ann', { role: 'regular' }).says('!quote add cafe\u0301')
  expect(await bot.http('GET', '/quotes/1')).toMatchObject({ text: 'caf\u00E9' })
})
