import { mockBot } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import {{variable}} from './index.ts'

test('it greets whoever asks, by name', async () => {
  await using bot = await mockBot({{variable}})
  const ann = bot.user('ann')
  expect(await ann.says('!{{name}}')).toEqual(['Hello ann!'])
  expect(await ann.says('!{{name}} @bob')).toEqual(['Hello bob!'])
})

test('it greets in the words of its config', async () => {
  await using bot = await mockBot({{variable}}, { config: { greeting: 'Moin' } })
  expect(await bot.user('ann').says('!{{name}}')).toEqual(['Moin ann!'])
})
