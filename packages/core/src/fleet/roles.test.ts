import { defineModule } from '@waddlebot/sdk'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { testServer } from '../store/fixtures/postgres.ts'
import { TestFleet } from '../test-host/fleet.ts'
import type { SmallBot } from '../test-host/small-bot.ts'
import { readRoles } from './role.ts'

/** Something to do that leaves a trace, takes as long as a test wants, and can be watched. */
const pond = defineModule({
  name: 'pond',
  capabilities: ['db', 'jobs', 'say:announce', 'act:timeout'],
  migrations: {
    '001_duck': { up: (knex) => knex.schema.createTable('pond_duck', (table) => table.text('name').notNullable()) },
  },
  commands: {
    'duck <name>': async ({ args, db }) => {
      await gate
      await db.run`INSERT INTO pond_duck VALUES (${args.name})`
      return `${args.name} swims`
    },
    'later <name>': async ({ args, channel, jobs, now }) => {
      await jobs.schedule('swim', now() + 1_000, { name: args.name, channel: channel.id })
      return 'later'
    },
    'hush <name>': async ({ act, args, can, channel }) => {
      if (!can(channel.id, 'timeout')) return 'cannot'
      const acted = await act(channel.id, 'timeout', { account: args.name, seconds: 60 })
      return acted.done ? 'hushed' : acted.reason
    },
  },
  jobs: {
    async swim({
      announce,
      payload,
    }: {
      announce: (channel: string, text: string) => Promise<void>
      payload: { name: string; channel: string }
    }) {
      await announce(payload.channel, `${payload.name} swims now`)
    },
  },
})
/** Sees everything and keeps nothing. */
const watcher = defineModule({ name: 'watcher', on: { message: ({ event }) => void watched.push(event.text ?? '') } })
/** Stops, notes, and stands in for what is said. */
const strict = defineModule({
  name: 'strict',
  capabilities: ['moderate', 'db'],
  migrations: {
    '001_case': { up: (knex) => knex.schema.createTable('strict_case', (table) => table.text('word').notNullable()) },
  },
  filters: {
    words: ({ message: { text } }) => {
      if (text.includes('bad')) return { stop: true, reason: 'words', note: { word: 'bad' } }
      if (text.includes('odd')) return { stop: false, reason: 'words', note: { word: 'odd' } }
      return text === 'swim, zoe' ? { stop: false, reason: 'rule', instead: 'duck zoe' } : undefined
    },
  },
  outgoing: ({ text }) => (text.includes('rude') ? { reason: 'words' } : undefined),
  on: { filtered: async ({ db, event }) => void (await db.run`INSERT INTO strict_case VALUES (${String(event.note['word'])})`) },
})
let gate: Promise<void>
let watched: string[]

let fleet: TestFleet
let ears: SmallBot

describe.each([
  { on: 'SQLite', url: undefined },
  { on: 'PostgreSQL', url: testServer },
])('on $on', ({ url }) => {
  const ducks = async () => (await fleet.store.db.all<{ name: string }>`SELECT name FROM pond_duck`).map(({ name }) => name)
  const open = async () =>
    (await fleet.store.db.all<{ key: string }>`SELECT key FROM waddle_event WHERE state = 'accepted'`).map(({ key }) => key)
  beforeEach(async () => {
    gate = Promise.resolve()
    watched = []
    fleet = await TestFleet.of([pond, watcher, strict], url)
    ears = await fleet.start('ears', 'receivers')
  })
  afterEach(() => fleet.end())

  describe('a process that hears and one that works', () => {
    let brain: SmallBot
    beforeEach(async () => {
      brain = await fleet.start('brain', 'router')
      await fleet.pass(1)
    })

    test('what one hears the other works on, and the first one says the answer and is told how it ended', async () => {
      expect(await ears.hear('!duck ann')).toMatchObject({ outcome: 'replied', command: 'duck' })
      expect(ears.said).toEqual(['ann swims'])
      expect(brain.said).toEqual([])
      expect(await ducks()).toEqual(['ann'])
    })

    test('chatter reaches those who want to see it, and nothing of it is stored', async () => {
      void ears.hear('nice pond')
      await expect.poll(() => watched).toEqual(['nice pond'])
      expect(await fleet.store.db.all`SELECT key FROM waddle_event`).toEqual([])
    })

    test('what filters say of it is done once by the one that works, and the one that heard it is told', async () => {
      const cases = async () => (await fleet.store.db.all<{ word: string }>`SELECT word FROM strict_case`).map(({ word }) => word)
      expect(await ears.hear('a bad word', { id: 'x' })).toMatchObject({ outcome: 'refused', reason: 'words' })
      expect(await ears.hear('!duck bad', { id: 'y' })).toMatchObject({ outcome: 'refused', reason: 'words' })
      expect(await ears.hear('an odd word')).toMatchObject({ outcome: 'silent' })
      await expect.poll(cases).toEqual(['bad', 'bad', 'odd'])
      expect(await ducks()).toEqual([])
      expect(watched).toEqual(['an odd word'])
      await expect.poll(open).toEqual([])
    })

    test('a command that a filter puts in place of chatter is run, and what the bot may not say is held back', async () => {
      expect(await ears.hear('swim, zoe')).toMatchObject({ outcome: 'replied', command: 'duck' })
      expect(await ears.hear('!duck rude')).toMatchObject({ outcome: 'replied' })
      expect(ears.said).toEqual(['zoe swims', 'I would rather not repeat that.'])
      expect(await ducks()).toEqual(['zoe', 'rude'])
      await expect.poll(open).toEqual([])
    })

    test('how a message ended is found in the store when telling it failed, and once all of it is said', async () => {
      fleet.wires.lose('settled')
      let told = false
      const ended = ears.hear('!duck ann', { id: 'lost' }).finally(() => (told = true))
      await expect.poll(() => ears.said).toEqual(['ann swims'])
      const words = JSON.stringify({ channel: 'nowhere', elements: [], priority: 'reply', module: 'pond' })
      await fleet.store.db.run`INSERT INTO waddle_outbox (id, message, at, holder) VALUES ('console:lost#1', ${words}, 0, 'brain')`
      await fleet.pass(12)
      expect(told).toBe(false)
      await fleet.store.db.run`DELETE FROM waddle_outbox WHERE id = 'console:lost#1'`
      await fleet.until(() => told)
      expect(await ended).toEqual({ id: 'lost', platform: 'console', outcome: 'replied', command: 'duck' })
    })

    test('a line behind the prefix that calls nothing is put away silently', async () => {
      expect(await ears.hear('!nothing')).toMatchObject({ outcome: 'silent' })
      await expect.poll(open).toEqual([])
    })

    test('an event whose way over the bus is cut is found in the store', async () => {
      vi.spyOn(fleet.bus, 'publish').mockRejectedValue(new Error('no bus'))
      const ended = ears.hear('!duck bob')
      await expect.poll(open).toHaveLength(1)
      await fleet.until(async () => (await open()).length === 0)
      expect(await ended).toMatchObject({ outcome: 'replied' })
      expect(await ducks()).toEqual(['bob'])
      expect(ears.said).toEqual(['bob swims'])
    })

    test('the same event twice is one, however it comes', async () => {
      await ears.hear('!duck ann', { id: 'twice' })
      expect(await ears.hear('!duck ann', { id: 'twice' })).toMatchObject({ outcome: 'duplicate' })
      expect(await ducks()).toEqual(['ann'])
    })

    test('what is done on a platform is done by the process that is connected to it', async () => {
      ears.platforms.answers.set('console:timeout', { done: true, result: undefined })
      expect(await ears.hear('!hush eve')).toMatchObject({ outcome: 'replied' })
      expect(ears.said).toEqual(['hushed'])
      expect(ears.platforms.acts).toHaveLength(1)
      expect(brain.platforms.acts).toEqual([])
    })

    test('a process that ends in order finishes what it has, and what comes after it waits for the next one', async () => {
      let finish!: () => void
      gate = new Promise((resolve) => (finish = resolve))
      const first = ears.hear('!duck ann')
      await expect.poll(open).toHaveLength(1)
      const stopping = brain.runtime.stop()
      finish()
      await stopping
      expect(await first).toMatchObject({ outcome: 'replied' })
      const second = ears.hear('!duck bob')
      await fleet.start('next', 'router')
      await fleet.pass(1)
      expect(await second).toMatchObject({ outcome: 'replied' })
      expect(ears.said).toEqual(['ann swims', 'bob swims'])
    })
  })

  describe('a process that dies at its work', () => {
    test('leaves it to another, which does it once; what the dead one still does is undone', async () => {
      const old = await fleet.start('old', 'router')
      await fleet.pass(1)
      let wake!: () => void
      gate = new Promise((resolve) => (wake = resolve))
      const ended = ears.hear('!duck ann')
      await expect.poll(() => fleet.store.db.all`SELECT holder FROM waddle_event WHERE holder = 'old'`).toHaveLength(1)
      // It sleeps: its clock stands still, so its beat does, and nothing reaches it.
      fleet.wires.cut('old')
      fleet.sleep('old')
      const next = await fleet.start('next', 'router')
      gate = Promise.resolve()
      await fleet.pass(8)
      expect(await ended).toMatchObject({ outcome: 'replied' })
      wake()
      await old.runtime.intake.idle()
      expect(await ducks()).toEqual(['ann'])
      expect(ears.said).toEqual(['ann swims'])
      expect(next.runtime.fleet?.processes.lives('old')).toBe(false)
    })

    test('does not tell how a message ended that another has by now, when it wakes', async () => {
      const old = await fleet.start('old', 'router')
      await fleet.pass(1)
      let wake!: () => void
      gate = new Promise((resolve) => (wake = resolve))
      const ended = ears.hear('!duck ann')
      const held = (by: string) => expect.poll(() => fleet.store.db.all`SELECT key FROM waddle_event WHERE holder = ${by}`).toHaveLength(1)
      await held('old')
      fleet.wires.cut('old')
      fleet.sleep('old')
      let finish!: () => void
      gate = new Promise((resolve) => (finish = resolve))
      await fleet.start('next', 'router')
      await fleet.pass(8)
      await held('next')
      await fleet.wires.mend('old')
      wake()
      await old.runtime.intake.idle()
      finish()
      expect(await ended).toMatchObject({ outcome: 'replied', command: 'duck' })
      expect(await ducks()).toEqual(['ann'])
    })

    test('leaves what it was to say, and another says it', async () => {
      const brain = await fleet.start('brain', 'router')
      await fleet.store.db.run`
        INSERT INTO waddle_outbox (id, event, message, at, holder)
        VALUES (${'console:x#0'}, ${null}, ${JSON.stringify({ channel: 'console:lobby', elements: [{ type: 'text', text: 'still here' }], priority: 'reply', module: 'pond' })}, ${0}, ${'dead'})`
      await fleet.pass(2)
      await expect.poll(() => ears.said).toEqual(['still here'])
      await expect.poll(() => fleet.store.db.all`SELECT id FROM waddle_outbox`).toEqual([])
      expect(brain.said).toEqual([])
    })
  })

  test('how a message ended is known although the process that worked on it died, and the one after it could not tell', async () => {
    await fleet.start('old', 'router')
    await fleet.pass(1)
    gate = new Promise(() => {})
    const ended = ears.hear('!duck ann')
    await expect.poll(() => fleet.store.db.all`SELECT holder FROM waddle_event WHERE holder = 'old'`).toHaveLength(1)
    fleet.wires.cut('old')
    fleet.sleep('old')
    fleet.wires.lose('part-ended')
    gate = Promise.resolve()
    await fleet.start('next', 'router')
    let told = false
    void ended.then(() => (told = true))
    await fleet.until(() => told)
    expect(await ended).toMatchObject({ outcome: 'replied', command: 'duck' })
  })

  describe('what one person says in one place', () => {
    /** What `old` heard and is at, for all that others know. */
    const leave = (id: string, text: string, holder: string | null, at = ears.clock.now()) =>
      fleet.store.db.run`
        INSERT INTO waddle_event (key, state, envelope, received_at, lane, holder)
        VALUES (${`console:${id}`}, 'accepted', ${JSON.stringify(ears.envelope(text, { id }))}, ${at}, 'console:lobby ann', ${holder})`

    test('waits for what another process has of it, also where every process does everything', async () => {
      await fleet.start('old')
      const next = await fleet.start('next')
      await leave('first', '!duck ann', 'old')
      fleet.wires.cut('old')
      fleet.sleep('old')
      const ended = next.hear('!duck bob')
      const last = next.hear('!duck cat')
      await fleet.pass(3)
      expect(await ducks()).toEqual([])
      let told = false
      void Promise.all([ended, last]).then(() => (told = true))
      await fleet.until(() => told)
      expect(await ended).toMatchObject({ outcome: 'replied' })
      expect(await last).toMatchObject({ outcome: 'replied' })
      expect(await ducks()).toEqual(['ann', 'bob', 'cat'])
      await expect.poll(open).toEqual([])
    })

    test('is taken in its order, whatever the clocks of those who heard it said', async () => {
      const now = ears.clock.now()
      await leave('first', '!duck ann', null, now + 3_600_000)
      await leave('second', '!duck bob', null, now - 3_600_000)
      await fleet.start('brain', 'router')
      await fleet.pass(3)
      expect(await ducks()).toEqual([])
      await fleet.store.db.run`UPDATE waddle_event SET received_at = ${now} WHERE key = 'console:first'`
      await fleet.until(async () => (await open()).length === 0)
      expect(await ducks()).toEqual(['ann', 'bob'])
    })

    test('does not wait for what nobody can do, for its module is gone', async () => {
      await leave('gone', '!fly', 'dead')
      await fleet.start('brain', 'router')
      await fleet.start('other', 'router')
      await fleet.pass(3)
      expect(await ears.hear('!duck ann')).toMatchObject({ outcome: 'replied' })
      expect(await open()).toEqual(['console:gone'])
    })

    test('is done although the answer of the store, which took it for this process, was lost', async () => {
      await fleet.start('brain', 'router')
      await leave('lost', '!duck ann', 'brain')
      await fleet.until(async () => (await open()).length === 0)
      expect(await ducks()).toEqual(['ann'])
    })
  })

  test('jobs run where jobs run, and what they announce is said where the channel is served', async () => {
    await fleet.start('brain', 'router')
    const clockwork = await fleet.start('clockwork', 'jobs')
    await fleet.pass(1)
    await ears.hear('!later ann')
    await fleet.pass(3)
    await expect.poll(() => ears.said).toEqual(['later', 'ann swims now'])
    expect(clockwork.said).toEqual([])
  })
})

test('what a process can be is read from words, and a slip is named', () => {
  expect([...readRoles('receivers, Router')]).toEqual(['receivers', 'router'])
  expect(() => readRoles('routers')).toThrow(/"routers".*did you mean "router"/)
})
