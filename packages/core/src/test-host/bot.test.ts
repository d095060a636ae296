import { defineModule, type Migration } from '@waddlebot/sdk'
import { mockBot } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'

const migrations: Record<string, Migration> = {
  '001_note': {
    async up(knex) {
      await knex.schema.createTable('notes_note', (table) => {
        table.increments('id')
        table.text('text').notNullable()
      })
    },
  },
}
const notes = defineModule({
  name: 'notes',
  capabilities: ['db', 'jobs', 'say:announce'],
  migrations,
  commands: {
    'note add <text:rest>': {
      describe: 'Keep a note',
      role: 'moderator',
      run: async ({ args, db }) => {
        const row = await db.one<{ id: number }>`INSERT INTO notes_note (text) VALUES (${args.text}) RETURNING id`
        return `Kept as #${row!.id}`
      },
    },
    'note [id:int]': async ({ args, db }) => {
      const row = await db.one<{ text: string }>`SELECT text FROM notes_note WHERE id = ${args.id ?? 1}`
      return row?.text ?? 'No such note.'
    },
    'note later <text:rest>': async ({ args, jobs, now, channel }) => {
      await jobs.schedule('say', now() + 3_600_000, { channel: channel.id, text: args.text })
      return 'In an hour.'
    },
    boom: async ({ args: _args, db }) => {
      await db.run`INSERT INTO notes_note (text) VALUES ('lost')`
      throw new Error('secret detail')
    },
    slow: { cooldown: '1m user', run: () => 'ok' },
  },
  jobs: {
    say: async ({
      payload,
      announce,
    }: {
      payload: { channel: string; text: string }
      announce(channel: string, text: string): Promise<void>
    }) => {
      await announce(payload.channel, payload.text)
    },
  },
  on: { raid: async ({ event, announce }) => announce(event.channel, `Welcome, ${event.viewers} of ${event.from}!`) },
})

test('a command writes, another reads, and roles decide', async () => {
  await using bot = await mockBot(notes)
  const ann = bot.user('ann', { role: 'moderator' })
  const bob = bot.user('bob', { platform: 'discord' })
  expect(await bob.says('!note add hi')).toEqual(['You need to be moderator to use !note add.'])
  expect(await ann.says('!note add ducks never sleep')).toEqual(['Kept as #1'])
  expect(await bob.says('!note')).toEqual(['ducks never sleep'])
  expect(await bob.says('!note x')).toEqual(['"x" is not a whole number. Usage: !note [id:int]'])
  expect(await bob.says('just chatting')).toEqual([])
})

test('a handler that throws leaves no trace and tells nobody why', async () => {
  await using bot = await mockBot(notes)
  expect(await bot.user('ann').tries('!boom')).toMatchObject({
    outcome: 'failed',
    reason: 'error',
    replies: [{ text: 'Sorry, that did not work.' }],
  })
  expect(await bot.db.all`SELECT * FROM notes_note`).toEqual([])
})

test('the same message twice is done once, across restarts too', async () => {
  await using bot = await mockBot(notes)
  const ann = bot.user('ann', { role: 'moderator' })
  expect(await ann.says('!note add once', { id: 'a' })).toEqual(['Kept as #1'])
  expect(await ann.tries('!note add once', { id: 'a' })).toMatchObject({ outcome: 'duplicate' })
  await bot.restart()
  expect(await ann.tries('!note add once', { id: 'a' })).toMatchObject({ outcome: 'duplicate' })
  expect(await bot.db.all`SELECT id FROM notes_note`).toHaveLength(1)
})

test('jobs run when the clock gets there', async () => {
  await using bot = await mockBot(notes)
  await bot.user('ann').says('!note later tea')
  await bot.advance('59m')
  expect(bot.out.map((said) => said.text)).toEqual(['In an hour.'])
  await bot.advance('1m')
  expect(bot.out.map((said) => said.text)).toEqual(['In an hour.', 'tea'])
})

test('events reach the modules that listen', async () => {
  await using bot = await mockBot(notes)
  await bot.emit('raid', { channel: 'lobby', from: 'gooseTV', viewers: 42 })
  expect(bot.out.map((said) => said.text)).toEqual(['Welcome, 42 of gooseTV!'])
})

test('a cooldown speaks once, then is silent, then is over', async () => {
  await using bot = await mockBot(notes)
  const ann = bot.user('ann')
  expect(await ann.says('!slow')).toEqual(['ok'])
  expect(await ann.says('!slow')).toEqual(['!slow rests for another 60 s.'])
  expect(await ann.tries('!slow')).toMatchObject({ outcome: 'refused', reason: 'cooldown', replies: [] })
  await bot.advance('61s')
  expect(await ann.says('!slow')).toEqual(['ok'])
})

test('why says which gate stops a message', async () => {
  await using bot = await mockBot(notes)
  const why = await bot.why(bot.user('bob'), '!note add hi')
  expect(why).toMatchObject({
    outcome: 'refused',
    command: 'note add',
    steps: expect.arrayContaining([expect.objectContaining({ gate: 'permission', passed: false })]),
  })
  expect(await bot.why(bot.user('ann', { role: 'owner' }), '!note add hi')).toMatchObject({ outcome: 'runs' })
})

test('long text is split at the platform’s limit and nothing is lost', async () => {
  await using bot = await mockBot(defineModule({ name: 'talk', commands: { talk: () => 'duck '.repeat(200).trim() } }))
  const replies = await bot.user('ann', { platform: 'twitch' }).says('!talk')
  expect(replies.join('')).toBe('duck '.repeat(200).trim())
  expect(replies.every((text) => text.length <= 500)).toBe(true)
})

test('a leaked timer fails the test that leaked it', async () => {
  let timer!: NodeJS.Timeout
  const leaky = defineModule({
    name: 'leaky',
    setup: () => {
      timer = setInterval(() => {}, 1_000)
    },
  })
  const bot = await mockBot(leaky)
  await expect(bot[Symbol.asyncDispose]()).rejects.toMatchObject({ code: 'WDL_LEAK' })
  clearInterval(timer)
})
