import { afterEach, beforeEach, expect, test } from 'vitest'
import { Places } from '../people/index.ts'
import type { Store } from '../store/index.ts'
import { migrate } from '../store/migrations.ts'
import { coreSchema } from '../store/schema/index.ts'
import { SqliteStore } from '../store/sqlite/store.ts'
import { Journal } from './journal.ts'
import { Orphans } from './orphans.ts'

const account = { id: '7', name: 'ann' }
const envelope = (id: string) => ({
  id,
  platform: 'twitch',
  server: null,
  channel: 'pond',
  account,
  kind: 'message' as const,
  at: 5,
  receivedAt: 6,
  text: '!roll',
})

let store: SqliteStore
beforeEach(async () => {
  store = SqliteStore.open({ file: ':memory:' })
  await migrate(store, [coreSchema], 0)
  await store.db.run`INSERT INTO waddle_process (id, roles, place, beat, started_at) VALUES ('me', 'router', '', 1, 0)`
})
afterEach(() => store.close())

/** The store, but for the answer to the next transaction, which is lost on its way. */
function losesAnAnswer(): Store & { lose(): void } {
  let lose = false
  return new Proxy(store, {
    get(target, name) {
      if (name === 'lose') return () => (lose = true)
      if (name === 'sharesCommits') return false
      if (name === 'transaction')
        return async (...work: Parameters<Store['transaction']>) => {
          const done = await (target as Store).transaction(...work)
          if (lose) {
            lose = false
            throw new Error('cut')
          }
          return done
        }
      const member = Reflect.get(target, name, target)
      return typeof member === 'function' ? member.bind(target) : member
    },
  }) as never
}

/** Two messages of one author, of which the store is told and does not say that it has the first. */
async function start() {
  const flaky = losesAnAnswer()
  const journal = new Journal(flaky, 'me')
  const pond = new Places('!').at('twitch', null, 'pond')
  const task = (id: string) => ({ key: `twitch:${id}`, envelope: envelope(id) })
  return {
    flaky,
    hear: async (id: string, forOthers = false) => void (await journal.accept([task(id)], pond, account, 1_000, forOthers)),
    held: (key: string) => journal.hold.has(key),
    arrive: (id: string) => journal.arrive([task(id)], pond, account, 1_000),
    adopt: (most = 10) => new Orphans(flaky, 'me', journal.hold).events(2_000, most, ({ key }) => journal.hold.add([key])),
    async take(key: string) {
      let waited = false
      const mine = await journal.take([key], {
        ours: () => {},
        later: () => void (waited = true),
        wanted: () => !waited,
      })
      return [...mine]
    },
    marked: () => store.db.all`SELECT key FROM waddle_event WHERE holder = 'me' ORDER BY key`,
  }
}

test('what was taken without the answer having come back goes before what comes after it in its lane', async () => {
  const { flaky, hear, take, marked, held } = await start()
  for (const id of ['a', 'b']) await hear(id, true)
  flaky.lose()
  await expect(take('twitch:a')).rejects.toThrow('cut')
  expect(await marked()).toEqual([{ key: 'twitch:a' }])
  expect(held('twitch:a')).toBe(false)
  expect(await take('twitch:b')).toEqual([])
  expect(await take('twitch:a')).toEqual(['twitch:a'])
  expect(held('twitch:a')).toBe(true)
  expect(await take('twitch:b')).toEqual(['twitch:b'])
})

test('nor does what a dead process left go after it, when it was taken over in that way', async () => {
  const { flaky, hear, adopt, take, marked } = await start()
  for (const id of ['a', 'b']) await hear(id, true)
  flaky.lose()
  await expect(adopt(1)).rejects.toThrow('cut')
  expect(await marked()).toEqual([{ key: 'twitch:a' }])
  expect(await take('twitch:b')).toEqual([])
  expect(await marked()).toEqual([])
  expect(await adopt()).toBe(2)
  expect(await marked()).toEqual([{ key: 'twitch:a' }, { key: 'twitch:b' }])
})

test('nor what was stored in that way by the process that heard it', async () => {
  const { flaky, arrive, adopt, take, marked } = await start()
  flaky.lose()
  await expect(arrive('a')).rejects.toThrow('cut')
  const { fresh, behind } = await arrive('b')
  expect([fresh, behind]).toEqual([new Set(['twitch:b']), new Set(['twitch:b'])])
  expect(await take('twitch:b')).toEqual([])
  expect(await adopt(1)).toBe(1)
  expect(await marked()).toEqual([{ key: 'twitch:a' }])
  expect(await take('twitch:b')).toEqual(['twitch:b'])
})

test('what this process works on is not let go of, however its marks were doubted', async () => {
  const { flaky, hear, adopt, take, marked } = await start()
  for (const id of ['a', 'b']) await hear(id, true)
  flaky.lose()
  await expect(take('twitch:a')).rejects.toThrow('cut')
  expect(await take('twitch:a')).toEqual(['twitch:a'])
  expect(await adopt()).toBe(1)
  expect(await marked()).toEqual([{ key: 'twitch:a' }, { key: 'twitch:b' }])
})
