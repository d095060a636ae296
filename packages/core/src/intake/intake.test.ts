import { defineModule, type Envelope } from '@waddlebot/sdk'
import { mockBot } from '@waddlebot/sdk/testing'
import { describe, expect, test, vi } from 'vitest'
import { SqliteStore } from '../store/sqlite/store.ts'
import { SmallBot } from '../test-host/small-bot.ts'

const held: (() => void)[] = []
const seen: string[] = []
const talk = defineModule({
  name: 'talk',
  capabilities: ['moderate'],
  commands: {
    hi: () => 'Hello!',
    wait: { timeLimit: '1h' as never, run: () => new Promise<string>((resolve) => held.push(() => resolve('done'))) },
  },
  filters: {
    calm: ({ message }) => (message.text.includes('spam') ? { stop: true, reason: 'spam', reply: 'No spam, please.' } : undefined),
    broken: ({ message }) => {
      if (message.text.includes('odd')) throw new Error('filter broke')
    },
  },
  on: { raid: ({ event }) => void seen.push(event.from) },
})
const bed = defineModule({
  name: 'bed',
  commands: { sleep: { timeLimit: '1h' as never, run: () => new Promise<string>((resolve) => held.push(() => resolve('awake'))) } },
})
const release = () => {
  for (const each of held.splice(0)) each()
}
const tick = () => new Promise((resolve) => setImmediate(resolve))
const metric = (bot: SmallBot, name: string) =>
  Number(new RegExp(`${name.replace(/[{}"]/g, '\\$&')} (\\d+)`).exec(bot.runtime.metrics.text())?.[1] ?? 0)

describe('what comes in', () => {
  test('is done once however often it is delivered, and told apart by platform', async () => {
    await using bot = await SmallBot.start([talk])
    expect(await bot.hear('!hi', { id: 'a' })).toMatchObject({ outcome: 'replied' })
    expect(await bot.hear('!hi', { id: 'a' })).toMatchObject({ outcome: 'duplicate' })
    expect(await bot.hear('!hi', { id: 'a', platform: 'twitch' })).toMatchObject({ outcome: 'replied' })
    expect(bot.said).toEqual(['Hello!', 'Hello!'])
    expect(metric(bot, 'waddle_duplicates_total{platform="console"}')).toBe(1)
  })

  test('that is delivered twice at the same moment is acknowledged only once it is stored', async () => {
    await using bot = await SmallBot.start([talk])
    const turn = await bot.store.begin()
    const envelope = bot.envelope('!hi', { id: 'a' })
    const answers: unknown[] = []
    const both = [envelope, envelope].map((each) => bot.runtime.receive(each).then((answer) => answers.push(answer)))
    await tick()
    expect(answers).toEqual([])
    await turn.rollback()
    await Promise.all(both)
    await bot.runtime.idle()
    expect(answers).toEqual([
      { accepted: true, duplicate: false },
      { accepted: true, duplicate: true },
    ])
    expect(bot.said).toEqual(['Hello!'])
  })

  test.each([
    {
      when: 'when nothing can be begun',
      said: 'I cannot save anything right now; please try again later.',
      breaks: (store: SqliteStore) => {
        const begin = vi.spyOn(store, 'begin').mockRejectedValue(new Error('disk'))
        return async () => begin.mockRestore()
      },
    },
    {
      when: 'when it cannot be kept',
      said: 'That could not be saved, so nothing was changed. Please try again later.',
      async breaks(store: SqliteStore) {
        await store.exclusive((knex) =>
          knex.raw("CREATE TRIGGER full BEFORE INSERT ON waddle_event BEGIN SELECT RAISE(ABORT, 'disk'); END"),
        )
        return () => store.exclusive((knex) => knex.raw('DROP TRIGGER full'))
      },
    },
  ])('that cannot be stored is not acknowledged, says so in chat, and is done when it comes again: $when', async ({ said, breaks }) => {
    const store = SqliteStore.open({ file: ':memory:' })
    await using bot = await SmallBot.start([talk], { store })
    const mend = await breaks(store)
    const envelope = bot.envelope('!hi', { id: 'a' })
    const answers = await Promise.all([bot.runtime.receive(envelope), bot.runtime.receive(envelope)])
    expect(answers).toEqual([
      { accepted: false, reason: 'overloaded' },
      { accepted: false, reason: 'overloaded' },
    ])
    await bot.runtime.idle()
    expect(bot.said).toEqual([said])
    await mend()
    expect(await bot.hear('!hi', { id: 'a' })).toMatchObject({ outcome: 'replied' })
  })

  test('is refused and counted when the queue is full, and chatter still passes', async () => {
    await using bot = await SmallBot.start([talk, bed], { queue: 2 })
    const waiting = ['!wait', '!sleep'].map((text) => bot.hear(text, { id: text, account: { id: text, name: text } }))
    while (held.length < 2) await tick()
    expect(await bot.runtime.receive(bot.envelope('!hi', { id: 'c' }))).toEqual({ accepted: false, reason: 'overloaded' })
    expect(await bot.runtime.receive(bot.envelope('just talking'))).toEqual({ accepted: true, duplicate: false })
    expect(metric(bot, 'waddle_shed_total{reason="overloaded"}')).toBe(1)
    release()
    await Promise.all(waiting)
    expect(await bot.hear('!hi', { id: 'c' })).toMatchObject({ outcome: 'replied' })
  })

  test('from a bot is never a command', async () => {
    await using bot = await SmallBot.start([talk])
    expect(await bot.hear('!hi', { account: { id: 'b', name: 'b', bot: true } })).toMatchObject({ outcome: 'silent' })
    expect(bot.said).toEqual([])
  })

  test('is not taken any more once the bot stops', async () => {
    const bot = await SmallBot.start([talk])
    await bot.runtime.stop()
    expect(await bot.runtime.receive(bot.envelope('!hi'))).toEqual({ accepted: false, reason: 'stopping' })
  })

  test('is read in one normal form', async () => {
    const said: string[] = []
    const echo = defineModule({ name: 'echo', commands: { 'écho <text:rest>': ({ args }) => void said.push(args.text) } })
    await using bot = await SmallBot.start([echo])
    expect(await bot.hear('!e\u0301cho cafe\u0301')).toMatchObject({ command: 'écho' })
    expect(said).toEqual(['café'])
  })

  const odd: Record<string, unknown> = {
    nothing: undefined,
    null: null,
    text: 'hi',
    'no id': { id: undefined },
    'an empty id': { id: '' },
    'a number for an id': { id: 7 },
    'no platform': { platform: undefined },
    'no channel': { channel: '' },
    'no server at all': { server: undefined },
    'no text': { text: null },
    'no account': { account: null },
    'an account without an id': { account: { name: 'ann' } },
    'roles that are no list': { account: { id: 'a', name: 'a', roles: 7 } },
    'a kind that does not exist': { kind: 'constructor' },
    'no time': { at: Number.NaN },
  }
  test.each(Object.entries(odd))('that is odd harms nobody: %s', async (_name, change) => {
    await using bot = await SmallBot.start([talk])
    const envelope = typeof change === 'object' && change !== null ? { ...bot.envelope('!hi'), ...change } : change
    expect(await bot.runtime.receive(envelope as Envelope)).toEqual({ accepted: true, duplicate: false })
    expect(metric(bot, 'waddle_shed_total{reason="malformed"}')).toBe(1)
    expect(await bot.hear('!hi')).toMatchObject({ outcome: 'replied' })
  })

  test('that goes round in a circle harms nobody either', async () => {
    await using bot = await SmallBot.start([talk])
    const round: Record<string, unknown> = {}
    round['self'] = round
    expect(await bot.runtime.receive({ ...bot.envelope('!hi'), id: 7, raw: round } as never)).toEqual({ accepted: true, duplicate: false })
    expect(await bot.hear('!hi', { raw: round })).toMatchObject({ outcome: 'replied' })
  })
})

describe('filters', () => {
  test('stop a message before it is a command, and may say why', async () => {
    await using bot = await SmallBot.start([talk])
    expect(await bot.hear('!hi spam')).toMatchObject({ outcome: 'refused', reason: 'spam' })
    expect(bot.said).toEqual(['No spam, please.'])
    expect(await bot.store.db.all`SELECT * FROM waddle_event`).toEqual([])
  })

  test('that break let the message pass', async () => {
    await using bot = await SmallBot.start([talk])
    expect(await bot.hear('!hi odd')).toMatchObject({ outcome: 'refused', reason: 'usage' })
    expect(await bot.hear('odd talk')).toMatchObject({ outcome: 'silent' })
  })

  test('are told which words a module asked people for, whichever of the two was loaded first', async () => {
    const seen: unknown[] = []
    const bell = defineModule({
      name: 'bell',
      capabilities: ['moderate'],
      filters: { hear: ({ expected, message }) => void seen.push([message.text, expected]) },
    })
    const draw = defineModule({
      name: 'draw',
      capabilities: ['moderate'],
      expects: ({ channel, text }) => channel.id === 'console:lobby' && text === 'quack',
    })
    const torn = defineModule({
      name: 'torn',
      capabilities: ['moderate'],
      expects: () => {
        throw new Error('torn')
      },
    })
    for (const modules of [
      [bell, torn, draw],
      [draw, torn, bell],
    ]) {
      await using bot = await SmallBot.start(modules)
      await bot.hear('quack')
      await bot.hear('quack', { channel: 'elsewhere' })
      await bot.hear('moo')
    }
    const once = [
      ['quack', true],
      ['quack', false],
      ['moo', false],
    ]
    expect(seen).toEqual([...once, ...once])
  })

  const strict = (seen: unknown[]) =>
    defineModule({
      name: 'strict',
      capabilities: ['moderate', 'db'],
      migrations: {
        '001_strict': { up: (knex) => knex.schema.createTable('strict_case', (table) => void table.text('word')) },
      },
      filters: {
        words: ({ message: { text }, author }) => {
          if (text.includes('bad')) return { stop: true, reason: 'words', note: { word: 'bad', by: author.name } }
          if (text.includes('odd')) return { stop: false, reason: 'words', note: { word: 'odd', by: author.name } }
          if (text === 'quack') return { stop: false, reason: 'rule', instead: 'hi' }
          return undefined
        },
      },
      on: {
        filtered: async ({ event, db }) => {
          await db.run`INSERT INTO strict_case VALUES (${String(event.note['word'])})`
          seen.push([event.text, event.by, event.reason, event.stopped, event.note])
        },
      },
    })

  test('leave what is to be done to a handler that runs once, whatever came of the message', async () => {
    const seen: unknown[] = []
    await using bot = await SmallBot.start([talk, strict(seen)])
    expect(await bot.hear('!hi bad', { id: 'a' })).toMatchObject({ outcome: 'refused', reason: 'words' })
    expect(await bot.hear('!hi bad', { id: 'a' })).toMatchObject({ outcome: 'duplicate' })
    expect(await bot.hear('an odd line', { id: 'b' })).toMatchObject({ outcome: 'silent' })
    await bot.runtime.idle()
    expect(seen).toEqual([
      ['!hi bad', 'strict', 'words', true, { word: 'bad', by: 'ann' }],
      ['an odd line', 'strict', 'words', false, { word: 'odd', by: 'ann' }],
    ])
    expect(bot.said).toEqual([])
  })

  test('that let a message pass leave nothing to be done when another one stops it, whichever was asked first', async () => {
    const other: unknown[] = []
    const watcher = defineModule({
      name: 'watcher',
      capabilities: ['moderate', 'db'],
      filters: { back: ({ message }) => ({ stop: false, reason: 'back', note: { text: message.text } }) },
      on: { filtered: ({ event }) => void (event.by === 'watcher' && other.push(event.note)) },
    })
    for (const modules of [
      [watcher, strict([])],
      [strict([]), watcher],
    ]) {
      await using bot = await SmallBot.start(modules)
      await bot.hear('a bad line')
      await bot.hear('a fine line')
      await bot.runtime.idle()
    }
    expect(other).toEqual([{ text: 'a fine line' }, { text: 'a fine line' }])
  })

  test.each(['bad', 'odd'])('that left something to be done is stored before the message is acknowledged: %s', async (text) => {
    const seen: unknown[] = []
    await using bot = await SmallBot.start([talk, strict(seen)])
    const turn = await bot.store.begin()
    let answered = false
    const answer = bot.runtime.receive(bot.envelope(text)).then((accepted) => {
      answered = true
      return accepted
    })
    await tick()
    expect(answered).toBe(false)
    await turn.rollback()
    expect(await answer).toEqual({ accepted: true, duplicate: false })
    await bot.runtime.idle()
    expect(seen).toHaveLength(1)
  })

  test('of several modules are all heard: what one leaves to be done does not hide what another does', async () => {
    const seen: unknown[] = []
    const other: unknown[] = []
    const watcher = defineModule({
      name: 'watcher',
      capabilities: ['moderate', 'db'],
      filters: { back: ({ message }) => ({ stop: false, reason: 'back', note: { text: message.text } }) },
      on: { filtered: ({ event }) => void (event.by === 'watcher' && other.push(event.note)) },
    })
    await using bot = await SmallBot.start([talk, strict(seen), watcher])
    await bot.hear('an odd line')
    await bot.runtime.idle()
    expect(seen).toContainEqual(['an odd line', 'strict', 'words', false, { word: 'odd', by: 'ann' }])
    expect(other).toEqual([{ text: 'an odd line' }])
  })

  test('may have a command run in place of what was typed, as whoever typed it', async () => {
    await using bot = await SmallBot.start([talk, strict([])])
    expect(await bot.hear('quack')).toMatchObject({ outcome: 'replied', command: 'hi' })
    expect(bot.said).toEqual(['Hello!'])
  })

  test('are of the bot: no platform says what they said', async () => {
    await using bot = await SmallBot.start([talk])
    await bot.runtime.receive(bot.envelope('x', { kind: 'filtered' }))
    expect(metric(bot, 'waddle_shed_total{reason="malformed"}')).toBe(1)
  })

  test('hold for the bot as well: what it repeats of viewers is held back, what their own module says is not', async () => {
    const echo = defineModule({ name: 'echo', commands: { 'echo <text:rest>': ({ args }) => args.text } })
    const gag = defineModule({
      name: 'gag',
      capabilities: ['moderate'],
      commands: { words: () => 'The word is rude.' },
      outgoing: ({ text, channel }) => {
        if (text.includes('odd')) throw new Error('judge broke')
        return text.includes('rude') && channel.community === 'main' ? { reason: 'words' } : undefined
      },
    })
    await using bot = await SmallBot.start([echo, gag])
    for (const line of ['!echo rude', '!echo kind', '!words', '!echo odd']) await bot.hear(line)
    expect(bot.said).toEqual(['I would rather not repeat that.', 'kind', 'The word is rude.', 'odd'])
    expect(metric(bot, 'waddle_undelivered_total{reason="held"}')).toBe(1)
  })

  test('keep nobody waiting for what they say', async () => {
    await using bot = await SmallBot.start([talk])
    bot.platforms.faults('console').drop = 3
    expect(await bot.runtime.receive(bot.envelope('spam'))).toEqual({ accepted: true, duplicate: false })
    await bot.clock.advance(1_000, tick as () => Promise<void>)
    await bot.runtime.idle()
    expect(bot.said).toEqual(['No spam, please.'])
  })
})

test('what one person says in one channel is done in order, and others beside it', async () => {
  await using bot = await SmallBot.start([talk])
  const order: string[] = []
  const say = (text: string, name: string) => bot.hear(text, { account: { id: name, name } }).then(() => order.push(`${name} ${text}`))
  const all = [say('!wait', 'ann'), say('!hi', 'ann'), say('!hi', 'bob')]
  while (held.length === 0) await tick()
  await bot.clock.advance(1_000, tick as () => Promise<void>)
  await all[2]
  expect(order).toEqual(['bob !hi'])
  release()
  await Promise.all(all)
  expect(order).toEqual(['bob !hi', 'ann !wait', 'ann !hi'])
})

describe('a command that the line before it makes', () => {
  const maker = defineModule({
    name: 'maker',
    capabilities: ['db', 'commands'],
    commands: {
      'make <name>': {
        run: async ({ args, channel, commands, afterCommit }) => {
          await new Promise((resolve) => setTimeout(resolve, 5))
          afterCommit(
            () =>
              void commands.define(
                { scope: { community: channel.community }, signature: args.name, data: null },
                () => `I am ${args.name}`,
              ),
          )
          return 'made'
        },
      },
      known: () => 'known',
    },
  })

  test('is known to the next line of the same person, and what they say after it keeps its place', async () => {
    await using bot = await mockBot(maker)
    const ann = bot.user('ann')
    const lines = ['!make duck', '!duck', '!known', 'chatter', '!nothing']
    const ends = await Promise.all(lines.map((line) => ann.tries(line)))
    expect(ends.map((end) => end.outcome)).toEqual(['replied', 'replied', 'replied', 'silent', 'silent'])
    expect(bot.out.map((said) => said.text)).toEqual(['made', 'I am duck', 'known'])
  })
})
