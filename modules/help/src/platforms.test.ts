import { linesOf, mockBot, platformNames, withstand } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import help from './index.ts'

test.each(platformNames)('on %s every command has an answer, and none of them is a failure', async (platform) => {
  await using bot = await mockBot(help)
  expect(await withstand(bot, { platform, lines: linesOf(help), texts: ['', '2', 'help', 'ducks'] })).toEqual([])
})
