import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrate } from '../store/migrations.ts'
import { coreSchema } from '../store/schema/index.ts'
import { SqliteStore } from '../store/sqlite/store.ts'
import type { Place } from './place.ts'
import { Places } from './places.ts'
import { Register } from './register.ts'

let store: SqliteStore
let register: Register
let pond: Place
beforeEach(async () => {
  store = SqliteStore.open({ file: ':memory:' })
  await migrate(store, [coreSchema], 0)
  register = new Register()
  pond = new Places('!').at('discord', '5', '10')
})
afterEach(() => store.close())

const ann = { id: '7', name: 'ann', displayName: 'Ann' }
const meet = async (account: { id: string; name: string; displayName?: string }, at: number) => {
  await store.transaction((db) => register.write(db, pond, account, at))
  register.wrote(pond, account)
}
const accounts = () => store.db.all`SELECT id, name, person, seen_at FROM waddle_account`
const names = () => store.db.all`SELECT name, since FROM waddle_account_name ORDER BY since`

test('channels and accounts are written on first sight, by the platform’s ids', async () => {
  expect(register.knows(pond, ann)).toBe(false)
  await meet(ann, 1)
  expect(register.knows(pond, ann)).toBe(true)
  expect(await store.db.all`SELECT id, platform, server, name, community, seen_at FROM waddle_channel`).toEqual([
    { id: 'discord:5/10', platform: 'discord', server: '5', name: '10', community: 'main', seen_at: 1 },
  ])
  expect(await accounts()).toEqual([{ id: 'discord:7', name: 'Ann', person: 'discord:7', seen_at: 1 }])
})

test('a new name is written down with the old one kept, and the account stays who it was', async () => {
  await meet(ann, 1)
  await store.db.run`UPDATE waddle_account SET person = 'twitch:1'`
  expect(register.knows(pond, { ...ann, displayName: 'Anne' })).toBe(false)
  await meet({ ...ann, displayName: 'Anne' }, 2)
  expect(await accounts()).toEqual([{ id: 'discord:7', name: 'Anne', person: 'twitch:1', seen_at: 2 }])
  expect(await names()).toEqual([
    { name: 'Ann', since: 1 },
    { name: 'Anne', since: 2 },
    { name: 'ann', since: 2 },
  ])
})

test('who is met again after a restart under the same name is not written again', async () => {
  await meet(ann, 1)
  register = new Register()
  pond = new Places('!').at('discord', '5', '10')
  expect(register.knows(pond, ann)).toBe(false)
  await meet(ann, 9)
  expect(await accounts()).toMatchObject([{ seen_at: 1 }])
  expect(await names()).toEqual([{ name: 'Ann', since: 1 }])
  expect(await store.db.one`SELECT seen_at FROM waddle_channel`).toEqual({ seen_at: 9 })
})

test('what was not committed is not known', async () => {
  const undone = store.transaction(async (db) => {
    await register.write(db, pond, ann, 1)
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  expect(register.knows(pond, ann)).toBe(false)
  expect(pond.stored).toBe(false)
})

test('it remembers a bounded number, the latest for certain', () => {
  for (let id = 0; id < 60_000; id++) register.wrote(pond, { id: String(id), name: 'x' })
  const knows = (id: number) => register.knows(pond, { id: String(id), name: 'x' })
  expect([knows(0), knows(24_999), knows(25_000), knows(59_999)]).toEqual([false, false, true, true])
})
