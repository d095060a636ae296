import { drill, mockBot, platformNames } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import loyalty from './index.ts'

test.each(platformNames)('on %s every command tells its usage, keeps its role, and answers any text', async (platform) => {
  await using bot = await mockBot(loyalty)
  expect(await drill(bot, { module: loyalty, platform })).toEqual([])
})
