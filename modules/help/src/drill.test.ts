import { drill, mockBot, platformNames } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import help from './index.ts'

test.each(platformNames)('on %s every command tells its usage, keeps its role, and answers any text', async (platform) => {
  await using bot = await mockBot(help)
  expect(await drill(bot, { module: help, platform })).toEqual([])
})
