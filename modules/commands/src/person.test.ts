import { mockBot } from '@waddlebot/sdk/testing'
import { expect, it } from 'vitest'
import commands from './index.ts'
import { exportPerson, forgetPerson } from './person.ts'

it('one person is told everything, and forgotten without touching anybody else', async () => {
  await using bot = await mockBot(commands)
  const ann = bot.user('ann', { role: 'moderator' })
  await ann.says('!cmd add !setpet $(uservar set pet $(args))$(var set last $(user))ok')
  await ann.says('!setpet a duck')
  await bot.user('bob').says('!setpet a goose')
  const about = (name: string) => ({ db: bot.db, person: `console:${name}` }) as never
  expect(await exportPerson(about('ann'))).toMatchObject({
    variables: [{ community: 'main', name: 'pet', value: 'a duck' }],
    changes: [{ action: 'add', version: 1, before: null }],
  })
  await forgetPerson(about('ann'))
  expect(await exportPerson(about('ann'))).toEqual({ variables: [], changes: [] })
  expect(await exportPerson(about('bob'))).toMatchObject({ variables: [{ value: 'a goose' }] })
  expect(await ann.says('!cmd history setpet')).toEqual([expect.stringContaining('add by somebody')])
  expect(await ann.says('!setpet again')).toEqual(['ok'])
})
