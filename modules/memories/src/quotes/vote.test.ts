import { type MockBot, mockBot } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import memories from '../index.ts'

async function add(bot: MockBot, ...texts: string[]): Promise<void> {
  for (const [index, text] of texts.entries()) await bot.user(`adder${index}`, { role: 'regular' }).says(`!quote add ${text}`)
}

test('a person has one vote for a quote, and may think better of it', async () => {
  await using bot = await mockBot(memories)
  await add(bot, 'hello')
  const say = async (who: string, text: string) => {
    await bot.advance('2s')
    return bot.user(who).says(text)
  }
  expect(await say('ann', '!quote vote 1')).toEqual(['#1 has +1 now.'])
  expect(await say('ann', '!quote vote 1 up')).toEqual(['#1 has +1 now.'])
  expect(await say('bob', '!quote vote 1 UP')).toEqual(['#1 has +2 now.'])
  expect(await say('ann', '!quote vote 1 down')).toEqual(['#1 has 0 now.'])
  expect(await say('bob', '!quote vote 1 none')).toEqual(['#1 has -1 now.'])
  expect(await say('bob', '!quote vote 1 none')).toEqual(['#1 has -1 now.'])
})

test('a vote that is delivered twice counts once', async () => {
  await using bot = await mockBot(memories)
  await add(bot, 'hello')
  bot.platform('console').duplicate(1)
  await bot.user('ann').says('!quote vote 1')
  expect(await bot.user('bob').says('!quote vote 1')).toEqual(['#1 has +2 now.'])
})

test('two hundred who vote at once are all counted', async () => {
  await using bot = await mockBot(memories)
  await add(bot, 'hello')
  const crowd = Array.from({ length: 200 }, (_, index) => bot.user(`u${index}`, { channel: `c${index % 9}` }))
  await Promise.all(crowd.map((user, index) => user.says(`!quote vote 1 ${index % 4 === 0 ? 'down' : 'up'}`)))
  expect(await bot.http('GET', '/quotes/1')).toMatchObject({ votes: 100 })
})

test('the same name on another platform is another person', async () => {
  await using bot = await mockBot(memories)
  await add(bot, 'hello')
  await bot.user('ann', { platform: 'twitch' }).says('!quote vote 1')
  expect(await bot.user('ann', { platform: 'discord' }).says('!quote vote 1')).toEqual(['#1 has +2 now.'])
})

test('the top list has those that are liked, most liked first', async () => {
  await using bot = await mockBot(memories)
  await add(bot, 'one', 'two', 'three', 'four')
  await Promise.all(['a', 'b', 'c'].map((who) => bot.user(who).says('!quote vote 3')))
  await bot.advance('2s')
  await Promise.all(['a', 'b'].map((who) => bot.user(who).says('!quote vote 1')))
  await bot.advance('2s')
  await bot.user('a').says('!quote vote 2 down')
  expect(await bot.user('x', { platform: 'twitch' }).says('!quote top')).toEqual(['#3 (+3) “three” · #1 (+2) “one”'])
  expect(await bot.user('y', { platform: 'discord' }).says('!quote top 1')).toEqual(['#3 (+3) “three”'])
  expect(await bot.user('z', { platform: 'slack' }).says('!quote top -5')).toEqual(['#3 (+3) “three”'])
})

test('votes go with the quote that they were for', async () => {
  await using bot = await mockBot(memories)
  await add(bot, 'hello')
  await bot.user('ann').says('!quote vote 1')
  await bot.user('mod', { role: 'moderator' }).says('!quote remove 1')
  expect(await bot.db.all`SELECT * FROM memories_quote_vote`).toEqual([])
})
