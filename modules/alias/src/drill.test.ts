import { drill, platformNames } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import { pond } from './fixtures/pond.ts'
import alias from './index.ts'

test.each(platformNames)('on %s every command tells its usage, keeps its role, and answers any text', async (platform) => {
  await using it = await pond()
  expect(await drill(it.bot, { module: alias, platform })).toEqual([])
})
