import { linesOf, platformNames, withstand } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import { bank } from './fixtures/bank.ts'
import loyalty from './index.ts'

test.each(platformNames)('on %s every command has an answer, none of them is a failure, and the sums are right', async (platform) => {
  await using it = await bank({ config: { grantLimit: 0 } })
  await it.bot.user('ann', { platform, channel: 'home' }).says('!8ball')
  await it.fund({ [`${platform}:ann`]: 1_000 })
  const texts = ['', '5', 'ann 5', '5 heads', 'ducks']
  expect(await withstand(it.bot, { platform, lines: linesOf(loyalty), texts })).toEqual([])
  expect((await it.audit()).findings).toEqual([])
})
