import { linesOf, platformNames, withstand } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import { pond } from './fixtures/pond.ts'
import identity from './index.ts'

test.each(platformNames)('on %s every command has an answer, and none of them is a failure', async (platform) => {
  await using it = await pond()
  await it.on(platform, 'ann').says('hello')
  expect(await withstand(it.bot, { platform, lines: linesOf(identity), texts: ['', 'on', '@ann', '@ann vip', 'AAAA-AAAA'] })).toEqual([])
})
