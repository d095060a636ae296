import { drill, mockBot, platformNames } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import moderation from './index.ts'

test.each(platformNames)('on %s every command tells its usage, keeps its role, and answers any text', async (platform) => {
  await using bot = await mockBot(moderation)
  expect(await drill(bot, { module: moderation, platform })).toEqual([])
})
