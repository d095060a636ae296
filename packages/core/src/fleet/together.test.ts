import { type Db, defineModule } from '@waddlebot/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TestFleet } from '../test-host/fleet.ts'
import { SmallBot } from '../test-host/small-bot.ts'

/** Keeps a word in memory beside the database, as modules do that are asked often. */
const parrot = defineModule({
  name: 'parrot',
  capabilities: ['db', 'broadcast'],
  migrations: { '001_word': { up: (knex) => knex.schema.createTable('parrot_word', (table) => table.text('word').notNullable()) } },
  async setup({ config, db }) {
    words.set(config, (await db.one<{ word: string }>`SELECT word FROM parrot_word`)?.word)
  },
  broadcasts: {
    async changed({ config, db, payload }: { config: object; db: Db; payload: string | undefined }) {
      heard.push(payload)
      words.set(config, (await db.one<{ word: string }>`SELECT word FROM parrot_word`)?.word)
    },
  },
  commands: {
    'learn <word>': async ({ args, db, broadcast }) => {
      await db.run`DELETE FROM parrot_word`
      await db.run`INSERT INTO parrot_word VALUES (${args.word})`
      await broadcast('changed', args.word)
      if (args.word === 'nonsense') throw new Error('no')
      return 'learnt'
    },
    say: ({ config }) => words.get(config) ?? 'nothing',
  },
})
/** What each process holds in memory, by the module's config there. */
const words = new WeakMap<object, string | undefined>()
const heard: unknown[] = []

describe('two processes of one bot', () => {
  let fleet: TestFleet
  let [one, two]: SmallBot[] = []
  beforeEach(async () => {
    heard.length = 0
    fleet = await TestFleet.of([parrot])
    one = await fleet.start('one')
    two = await fleet.start('two')
  })
  afterEach(() => fleet.end())

  test('what is learnt in one is known in the other before "learnt" is said', async () => {
    await one!.hear('!learn quack')
    await two!.hear('!say')
    expect([one!.said, two!.said]).toEqual([['learnt'], ['quack']])
  })

  test('what was undone is told to nobody', async () => {
    await one!.hear('!learn nonsense')
    expect(heard).toEqual([])
    await two!.hear('!say')
    expect(two!.said).toEqual(['nothing'])
  })

  test('who was cut off reads everything again when it is back', async () => {
    fleet.wires.cut('two')
    await one!.hear('!learn honk')
    await two!.hear('!say')
    await fleet.wires.mend('two')
    expect(heard).toEqual(['honk', undefined])
    await two!.hear('!say')
    expect(two!.said).toEqual(['nothing', 'honk'])
  })

  test('a broadcast that the module does not hear is an error that says what to add', async () => {
    const mute = defineModule({ name: 'mute', capabilities: ['broadcast'], commands: { tell: ({ broadcast }) => broadcast('nothing') } })
    await using bot = await SmallBot.start([mute])
    expect(await bot.hear('!tell')).toMatchObject({ outcome: 'failed' })
  })

  test('the same message heard by both has its effects once', async () => {
    const [first, second] = await Promise.all([one!.hear('!learn once', { id: 'same' }), two!.hear('!learn once', { id: 'same' })])
    expect([first.outcome, second.outcome].sort()).toEqual(['duplicate', 'replied'])
    expect([...one!.said, ...two!.said]).toEqual(['learnt'])
  })
})
