import { afterEach, beforeEach, expect, test } from 'vitest'
import { Places } from '../people/index.ts'
import type { Store } from '../store/index.ts'
import { migrate } from '../store/migrations.ts'
import { coreSchema } from '../store/schema/index.ts'
import { SqliteStore } from '../store/sqlite/store.ts'
import { Journal } from './journal.ts'

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
})
afterEach(() => store.close())

/** The store, but for the answer to the next transaction, which is lost on its way. */
function losesAnAnswer(): Store & { lose(): void } {
  let lose = false
  return new Proxy(store, {
    get(target, name) {
      if (name === 'lose') return () => (lose = true)
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

test('what was taken without the answer having come back goes before what comes after it in its lane', async () => {
  const flaky = losesAnAnswer()
  const journal = new Journal(flaky, 'me')
  const pond = new Places('!').at('twitch', null, 'pond')
  for (const id of ['a', 'b']) await journal.accept([{ key: `twitch:${id}`, envelope: envelope(id) }], pond, account, 1_000, true)
  const held = new Set<string>()
  const take = (key: string) => {
    let waited = false
    return journal.take([key], {
      ours: (key) => held.add(key),
      later: () => void (waited = true),
      wanted: () => !waited,
      holds: (key) => held.has(key),
    })
  }
  flaky.lose()
  await expect(take('twitch:a')).rejects.toThrow('cut')
  expect(await store.db.all`SELECT key FROM waddle_event WHERE holder = 'me'`).toEqual([{ key: 'twitch:a' }])
  expect([...(await take('twitch:b'))]).toEqual([])
  expect([...(await take('twitch:a'))]).toEqual(['twitch:a'])
  expect([...(await take('twitch:b'))]).toEqual(['twitch:b'])
})
