import { mockBot } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import memories from '../index.ts'

test('whoever speaks to somebody who is away is told so, once a minute', async () => {
  await using bot = await mockBot(memories)
  const [ann, bob] = [bot.user('ann', { platform: 'twitch' }), bot.user('bob', { platform: 'twitch' })]
  expect(await ann.says('!afk dinner')).toEqual(['ann is away: dinner'])
  const heard = async (text: string) => {
    const from = bot.out.length
    await bob.says(text)
    await bot.advance('10s')
    return bot.out.slice(from).map((said) => said.text)
  }
  expect(await heard('hey @Ann, look')).toEqual(['ann has been away for 0s: dinner'])
  expect(await heard('@ann?')).toEqual([])
  expect(await heard('ann without an at')).toEqual([])
  await bot.advance('1m')
  expect(await heard('@ann!')).toEqual(['ann has been away for 1m30s: dinner'])
})

test('the next message ends it, and says for how long it was; a command says it itself', async () => {
  await using bot = await mockBot(memories)
  const ann = bot.user('ann')
  expect((await ann.tries('!back')).reason).toBe('not-found')
  await bot.advance('3s')
  await ann.says('!afk')
  await bot.advance('90s')
  await ann.says('I had soup')
  await bot.advance('1s')
  expect(bot.out.at(-1)!.text).toBe('Welcome back, ann! You were away for 1m30s.')
  await bot.advance('10s')
  await ann.says('!afk again')
  await bot.advance('1h')
  expect(await ann.says('!back')).toEqual(['Welcome back, ann! You were away for 1h.'])
  const before = bot.out.length
  await ann.says('hello')
  await bot.advance('1s')
  expect(bot.out).toHaveLength(before)
})

test('it holds over a restart, and on all platforms of a community alike', async () => {
  await using bot = await mockBot(memories)
  await bot.user('ann', { platform: 'discord', channel: 'a' }).says('!afk sleeping')
  await bot.restart()
  await bot.user('bob', { platform: 'slack', channel: 'b' }).says('is @ann here')
  await bot.advance('1s')
  expect(bot.out.at(-1)).toMatchObject({ platform: 'slack', text: expect.stringContaining('ann has been away for') })
})
