import { mockBot } from '@waddlebot/sdk/testing'
import { expect, it } from 'vitest'
import commands from '../index.ts'

it.each([
  ['Hi $(user), $(random 1-1)!', 'It would say: Hi ann, 1!'],
  ['$(count) $(counter falls +1)', 'It would say: 1 1'],
  ['$(reply one)$(run roll 6)two', 'It would say: two (and would reply one, run roll 6)'],
  ['$(onlyif false)x', 'It would say nothing.'],
  ['$(if false x)', 'It would say nothing.'],
  ['$(math $(1))', 'It would stop: "" is no number.'],
  ['!double 21', 'It would say: 42'],
  ['!nothing 21', 'It would say: !nothing 21'],
  ['$(usr)', '"usr" is no variable. Did you mean "user"? (Character 3, near "$(usr)".)'],
  ['/ban everybody', 'It would say: /ban everybody'],
])('test %s', async (text, words) => {
  await using bot = await mockBot(commands)
  const ann = bot.user('ann', { role: 'moderator', platform: 'discord', server: '5', channel: '10' })
  await ann.says('!cmd add !double $(math $(1) * 2)')
  expect(await ann.says(`!cmd test ${text}`)).toEqual([words])
  expect(await bot.db.all`SELECT * FROM commands_counter`).toEqual([])
  expect(await bot.db.all`SELECT * FROM commands_use`).toEqual([])
})
