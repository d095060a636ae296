import { type Db, defineModule } from '@waddlebot/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Runtime } from '../runtime.ts'
import { migrate } from '../store/migrations.ts'
import { SqliteStore } from '../store/sqlite/store.ts'
import { SmallBot } from '../test-host/small-bot.ts'
import { TestWires } from '../test-host/wires.ts'

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
  let wires: TestWires
  let store: SqliteStore
  let [one, two]: SmallBot[] = []
  // The two number their messages alike, and an id that was seen is a double wherever it was seen.
  const say = () => two!.hear('!say', { id: `two-${Math.random()}` })
  beforeEach(async () => {
    heard.length = 0
    wires = new TestWires()
    store = SqliteStore.open({ file: ':memory:' })
    await migrate(store, Runtime.migrationSets([{ definition: parrot }]), 0)
    one = await SmallBot.start([parrot], { store, keepStoreOpen: true, wire: wires.connect('one') })
    two = await SmallBot.start([parrot], { store, keepStoreOpen: true, wire: wires.connect('two') })
  })
  afterEach(async () => {
    await one![Symbol.asyncDispose]()
    await two![Symbol.asyncDispose]()
    await store.close()
  })

  test('what is learnt in one is known in the other before "learnt" is said', async () => {
    await one!.hear('!learn quack')
    await say()
    expect([one!.said, two!.said]).toEqual([['learnt'], ['quack']])
  })

  test('what was undone is told to nobody', async () => {
    await one!.hear('!learn nonsense')
    expect(heard).toEqual([])
    await say()
    expect(two!.said).toEqual(['nothing'])
  })

  test('who was cut off reads everything again when it is back', async () => {
    wires.cut('two')
    await one!.hear('!learn honk')
    await say()
    await wires.mend('two')
    expect(heard).toEqual(['honk', undefined])
    await say()
    expect(two!.said).toEqual(['nothing', 'honk'])
  })

  test('a broadcast that the module does not hear is an error that says what to add', async () => {
    const mute = defineModule({ name: 'mute', capabilities: ['broadcast'], commands: { tell: ({ broadcast }) => broadcast('nothing') } })
    await using bot = await SmallBot.start([mute])
    expect(await bot.hear('!tell')).toMatchObject({ outcome: 'failed' })
  })
})
