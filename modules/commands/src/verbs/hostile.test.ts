import { type Line, linesOf, mockBot, platformNames, withstand } from '@waddlebot/sdk/testing'
import { expect, it } from 'vitest'
import commands from '../index.ts'

const lines: readonly Line[] = [
  ...linesOf(commands),
  ...['cmd add -cd=5 hug', 'cmd add hug', 'cmd edit hug', 'cmd options hug', 'cmd test', 'cmd rename hug', 'counter deaths'].map(
    (words) => (text: string) => `!${words} ${text}`,
  ),
]

it.each(platformNames)('on %s nothing that is typed breaks a command or shows its insides', { timeout: 240_000 }, async (platform) => {
  await using bot = await mockBot(commands)
  expect(await withstand(bot, { platform, lines })).toEqual([])
})
