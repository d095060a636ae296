import { mockBot } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import quotes from './index.ts'

test.each(['twitch', 'discord', 'slack'])('a regular keeps a quote on %s, and anybody recalls it', async (platform) => {
  await using bot = await mockBot(quotes)
  const ann = bot.user('ann', { role: 'regular', platform })
  const bob = bot.user('bob', { platform })
  expect(await ann.says('!quote add @duckling Bread is not a personality.')).toEqual(['Added #1.'])
  expect(await bob.says('!quote')).toEqual(['#1 “Bread is not a personality.” – duckling, 2026-01-01'])
  await bot.advance('10s')
  expect(await bob.says('!quote 1')).toEqual(['#1 “Bread is not a personality.” – duckling, 2026-01-01'])
  await bot.advance('10s')
  expect(await bob.says('!quote personal')).toEqual(['#1 “Bread is not a personality.” – duckling, 2026-01-01'])
  await bot.advance('10s')
  expect(await bob.says('!quote @Duckling')).toEqual(['#1 “Bread is not a personality.” – duckling, 2026-01-01'])
})
