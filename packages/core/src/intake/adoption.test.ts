import { afterEach, beforeEach, expect, test } from 'vitest'
import { virtualClock } from '../clock/virtual.ts'
import type { Voice } from '../delivery/voice.ts'
import { Places } from '../people/index.ts'
import { migrate } from '../store/migrations.ts'
import { coreSchema } from '../store/schema/index.ts'
import { SqliteStore } from '../store/sqlite/store.ts'
import { silentLog } from '../telemetry/log.ts'
import { Adoption } from './adoption.ts'
import { Journal } from './journal.ts'
import { Orphans } from './orphans.ts'

let store: SqliteStore
beforeEach(async () => {
  store = SqliteStore.open({ file: ':memory:' })
  await migrate(store, [coreSchema], 0)
  await store.db.run`INSERT INTO waddle_process (id, roles, place, beat, started_at) VALUES ('me', 'router', '', 1, 0)`
})
afterEach(() => store.close())

test('of what a dead process left, no more is taken up than there is room for, and the rest when there is', async () => {
  const account = { id: '7', name: 'ann' }
  const dead = new Journal(store, 'dead')
  const at = { platform: 'twitch', server: null, channel: 'pond', account, kind: 'message', at: 0, receivedAt: 0, text: '!roll' } as const
  for (const id of ['a', 'b', 'c'])
    await dead.accept([{ key: `twitch:${id}`, envelope: { ...at, id } }], new Places('!').at('twitch', null, 'pond'), account, 0)

  const journal = new Journal(store, 'me')
  const taken: string[] = []
  const queue = 2
  const adoption = new Adoption({
    orphans: new Orphans(store, 'me', journal.hold),
    journal,
    voice: {} as Voice,
    clock: virtualClock(0),
    log: silentLog,
    takeUp: ({ key }) => void taken.push(key),
    room: () => queue - taken.length,
  })
  await adoption.look()
  expect(taken).toEqual(['twitch:a', 'twitch:b'])
  taken.length = 0
  await adoption.look()
  expect(taken).toEqual(['twitch:c'])
})
