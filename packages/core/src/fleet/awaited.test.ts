import { defineModule } from '@waddlebot/sdk'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { TestFleet } from '../test-host/fleet.ts'
import type { SmallBot } from '../test-host/small-bot.ts'

/** Counts what is said, and so has its own share in what a command is too. */
const tally = defineModule({
  name: 'tally',
  capabilities: ['db'],
  migrations: { '001_word': { up: (knex) => knex.schema.createTable('tally_word', (table) => table.text('word').notNullable()) } },
  commands: {
    count: async ({ db }) => {
      await answering
      return `${(await db.all`SELECT word FROM tally_word`).length} so far`
    },
  },
  on: {
    message: async ({ db, event }) => {
      await listening
      await db.run`INSERT INTO tally_word VALUES (${event.text ?? ''})`
    },
  },
})
let listening: Promise<void>
let answering: Promise<void>
let fleet: TestFleet
let ears: SmallBot

beforeEach(async () => {
  listening = answering = Promise.resolve()
  fleet = await TestFleet.of([tally])
  ears = await fleet.start('ears', 'receivers')
})
afterEach(() => fleet.end())

test('a message has ended when all that it caused is done, also when it was done piece by piece by a process that took it up', async () => {
  await fleet.start('old', 'router')
  await fleet.pass(1)
  listening = new Promise(() => {})
  let told = false
  const ended = ears.hear('!count').finally(() => (told = true))
  await expect.poll(() => fleet.store.db.all`SELECT key FROM waddle_event WHERE holder = 'old'`).toHaveLength(2)
  fleet.wires.cut('old')
  fleet.sleep('old')
  listening = Promise.resolve()
  let answer!: () => void
  answering = new Promise((resolve) => (answer = resolve))
  await fleet.start('next', 'router')
  await fleet.until(async () => (await fleet.store.db.all`SELECT key FROM waddle_event WHERE state = 'done'`).length === 1)
  await fleet.pass(6)
  expect(told).toBe(false)
  answer()
  expect(await ended).toMatchObject({ outcome: 'replied', command: 'count' })
  expect(ears.said).toEqual(['1 so far'])
})
