import type { Db } from '@waddlebot/sdk'
import { type MockBot, mockBot } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import memories from '../index.ts'

/** Calls what the bot calls when somebody asks for their data, or to be forgotten. */
function asked(bot: MockBot, person: string) {
  const ctx = { db: bot.db as Db, person, overlay: async () => undefined, broadcast: async () => undefined } as never
  return { export: () => memories.exportPerson!(ctx), forget: () => memories.forgetPerson!(ctx) }
}

async function pond(): Promise<MockBot> {
  const bot = await mockBot(memories)
  const ann = bot.user('ann', { role: 'regular', platform: 'twitch' })
  await ann.says('!quote add', { replyTo: { id: 'x', user: 'teal', text: 'I came for the crumbs.' } })
  await bot.user('teal', { role: 'regular', platform: 'twitch' }).says('!quote add @ann hello')
  await bot.user('teal', { platform: 'twitch' }).says('!quote vote 2')
  await ann.says('!quote vote 1')
  return bot
}

test('somebody is given what they added, what they said and how they voted', async () => {
  await using bot = await pond()
  const at = Date.UTC(2026, 0, 1)
  expect(await asked(bot, 'twitch:teal').export()).toMatchObject({
    quotes: {
      added: [{ community: 'main', id: 2, text: 'hello', at }],
      said: [{ community: 'main', id: 1, text: 'I came for the crumbs.', at }],
      votes: [{ community: 'main', id: 2, value: 1 }],
    },
  })
})

test('who is forgotten leaves neither words nor votes nor a name as the one who added', async () => {
  await using bot = await pond()
  await asked(bot, 'twitch:teal').forget()
  expect(await asked(bot, 'twitch:teal').export()).toMatchObject({ quotes: { added: [], said: [], votes: [] } })
  expect(await bot.http('GET', '/quotes/1')).toBeUndefined()
  expect(await bot.http('GET', '/quotes?search=crumbs')).toEqual({ quotes: [], page: 1 })
  expect(await bot.http('GET', '/quotes/2')).toMatchObject({ text: 'hello', votes: 0 })
})

test('nobody else is forgotten with them', async () => {
  await using bot = await pond()
  await asked(bot, 'twitch:teal').forget()
  expect(await asked(bot, 'twitch:ann').export()).toMatchObject({ quotes: { said: [], votes: [] } })
  await asked(bot, 'discord:teal').forget()
  expect(await bot.http('GET', '/quotes/2')).toMatchObject({ text: 'hello' })
})
