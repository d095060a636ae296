import { drill, mockBot, platformNames } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import memories from './index.ts'

test.each(platformNames)('on %s every command tells its usage, keeps its role, and answers any text', async (platform) => {
  await using bot = await mockBot(memories)
  expect(await drill(bot, { module: memories, platform })).toEqual([])
})
