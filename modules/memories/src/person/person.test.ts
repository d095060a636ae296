import { defineModule } from '@waddlebot/sdk'
import { mockBot } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import memories from '../index.ts'

/** Links and parts accounts as if both sides had proven that they are one human. */
const registrar = defineModule({
  name: 'registrar',
  capabilities: ['people'],
  commands: {
    'plan <into> <from>': async ({ args, people }) => (await people.plan(args.into, args.from)).effects.map(({ text }) => text).join(),
    'marry <into> <from>': async ({ args, people }) => `${(await people.link(args.into, args.from)).from} came along`,
    'part <account>': async ({ args, people }) => `${(await people.unlink(args.account))?.from} left`,
  },
})

async function pond() {
  const bot = await mockBot(memories, { with: [registrar] })
  const ann = bot.user('ann', { platform: 'twitch', role: 'moderator' })
  const annie = bot.user('annie', { platform: 'discord', role: 'moderator' })
  const registry = bot.user('clerk', { channel: 'office' })
  await ann.says('!quote add ducks never sleep')
  await annie.says('!quote add geese hardly ever')
  await ann.says('!quote vote 1')
  await annie.says('!quote vote 1 down')
  await annie.says('!quote vote 2')
  await annie.says('!remind me in 1h swim')
  await annie.says('!remind zone Europe/Berlin')
  return { bot, ann, annie, registry, [Symbol.asyncDispose]: () => bot[Symbol.asyncDispose]() }
}
const rowsOf = async ({ db }: { readonly db: Awaited<ReturnType<typeof pond>>['bot']['db'] }) => ({
  added: await db.all`SELECT id, added_by FROM memories_quote ORDER BY id`,
  votes: await db.all`SELECT person, value FROM memories_quote_vote ORDER BY person, value`,
  reminders: await db.all`SELECT person FROM memories_reminder`,
  zones: await db.all`SELECT person, zone FROM memories_reminder_wish ORDER BY person`,
})

test('two who become one keep what both had, with one vote for each quote, and part with it again', async () => {
  await using it = await pond()
  const before = await rowsOf(it.bot)
  expect(await it.registry.says('!plan twitch:ann discord:annie')).toEqual(['1 quote and 1 reminder move'])
  await it.registry.says('!marry twitch:ann discord:annie')
  expect(await rowsOf(it.bot)).toEqual({
    added: [
      { id: 1, added_by: 'twitch:ann' },
      { id: 2, added_by: 'twitch:ann' },
    ],
    votes: [
      { person: 'twitch:ann', value: 1 },
      { person: 'twitch:ann', value: 1 },
    ],
    reminders: [{ person: 'twitch:ann' }],
    zones: [{ person: 'twitch:ann', zone: 'Europe/Berlin' }],
  })
  await it.bot.advance('3s')
  expect(await it.ann.says('!reminders')).toEqual([expect.stringContaining('swim')])
  await it.registry.says('!part discord:annie')
  expect(await rowsOf(it.bot)).toEqual(before)
})

test('somebody is given all that is known of them, and nothing of it is left when they are forgotten', async () => {
  await using it = await pond()
  await it.bot.advance('10s')
  await it.annie.says('!remind me on next message hello')
  await it.annie.says('!afk asleep')
  const ctx = { db: it.bot.db, person: 'discord:annie', overlay: async () => undefined, broadcast: async () => undefined } as never
  expect(await memories.exportPerson!(ctx)).toMatchObject({
    quotes: { added: [{ text: 'geese hardly ever' }], votes: [{ value: -1 }, { value: 1 }] },
    reminders: [{ text: 'swim' }, { text: 'hello' }],
    wishes: { zone: 'Europe/Berlin' },
    away: [{ text: 'asleep' }],
  })
  await memories.forgetPerson!(ctx)
  expect(await memories.exportPerson!(ctx)).toEqual({
    quotes: { added: [], said: [], votes: [] },
    bookmarks: [],
    reminders: [],
    remindersForOthers: [],
    wishes: null,
    blocked: [],
    seen: [],
    away: [],
  })
})
