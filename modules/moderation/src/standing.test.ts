import { type Capability, defineModule } from '@waddlebot/sdk'
import { expect, test } from 'vitest'
import { pond } from './fixtures/pond.ts'

/** Says what would be in the way of a link. */
const linker = defineModule({
  name: 'linker',
  capabilities: ['people'] satisfies readonly Capability[],
  commands: {
    'would <into> <from>': async ({ args, people }) =>
      (await people.plan(args.into, args.from)).hindrances.map(({ code, doubt }) => `${code}: ${doubt?.about}`).join(' | ') || 'nothing',
  },
})

test('who is banned, timed out or to be reviewed is linked only when moderators agree, and as long as that stands', async () => {
  await using it = await pond({ with: [linker] }, 'twitch')
  const bob = it.on('twitch', 'bob')
  const dan = it.on('discord', 'dan')
  for (const user of [bob, dan]) await user.says('hello')
  const would = async () => (await it.on('discord', 'dan').says('!would discord:dan twitch:bob')).join()
  expect(await would()).toBe('nothing')
  await it.mod.says('!timeout @bob 10m noise')
  expect(await would()).toBe('approval: bob is timed out for 10m (case 1)')
  await it.mod.says('!ban @bob')
  expect(await would()).toBe('approval: bob is timed out for 10m (case 1) | approval: bob is banned (case 2)')
  await it.bot.advance('11m')
  expect(await would()).toBe('approval: bob is banned (case 2)')
  await it.mod.says('!unban @bob')
  expect(await would()).toBe('nothing')
  await it.mod.says('!note @bob is rude')
  expect(await would(), 'a word is no sanction').toBe('nothing')
  await it.bot.db.run`UPDATE moderation_case SET action = 'review' WHERE action = 'note'`
  expect(await would()).toMatch(/^approval: bob waits for a review/)
  await it.bot.db.run`UPDATE moderation_case SET at = at - ${8 * 86_400_000}`
  expect(await would()).toBe('nothing')
})
