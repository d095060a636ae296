import { defineModule } from '@waddlebot/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { migrate } from '../store/migrations.ts'
import { coreSchema } from '../store/schema/index.ts'
import { SqliteStore } from '../store/sqlite/store.ts'
import { SmallBot } from '../test-host/small-bot.ts'
import { Places } from './places.ts'
import { Switches, type SwitchScope, type SwitchSettings } from './switches.ts'

let store: SqliteStore
let places: Places
beforeEach(async () => {
  store = SqliteStore.open({ file: ':memory:' })
  await migrate(store, [coreSchema], 0)
  places = new Places('!')
})
afterEach(() => store.close())

const set = async (scope: SwitchScope, target: string, settings: SwitchSettings) =>
  (await store.transaction((db) => new Switches(places).set(db, scope, target, settings)))()

describe('switches', () => {
  test('are where the gates look once they are committed, and there again after a restart', async () => {
    await set({ community: 'main' }, 'dice', { enabled: false })
    await set({ channel: 'twitch:pond' }, 'dice/roll high', { roles: ['moderator', 'vip'] })
    const check = (there: Places) => {
      expect(there.communities.get('main')!.overrides!.get('dice')).toEqual({ enabled: false })
      expect(there.byId('twitch:pond')!.overrides!.get('dice/roll high')).toEqual({ roles: 32 | 16 })
      expect(there.at('twitch', null, 'lake').overrides).toBeUndefined()
    }
    check(places)
    const after = new Places('!')
    expect(await new Switches(after).load(store)).toEqual([])
    check(after)
  })

  test('change nothing in memory when their transaction is undone', async () => {
    const switches = new Switches(places)
    await expect(
      store.transaction(async (db) => {
        await switches.set(db, { community: 'main' }, 'dice', { enabled: false })
        throw new Error('undone')
      }),
    ).rejects.toThrow('undone')
    expect(places.communities.get('main')!.overrides).toBeUndefined()
    expect(await store.db.all`SELECT * FROM waddle_override`).toEqual([])
  })

  test('that are taken away leave nothing behind', async () => {
    await set({ community: 'main' }, 'dice', { enabled: false })
    const done = await store.transaction((db) => new Switches(places).clear(db, { community: 'main' }, 'dice'))
    done()
    expect(places.communities.get('main')!.overrides).toBeUndefined()
    expect(await store.db.all`SELECT * FROM waddle_override`).toEqual([])
  })

  test('that are the same share one object', async () => {
    for (let channel = 0; channel < 3; channel++) {
      await set({ channel: `twitch:c${channel}` }, 'dice', { enabled: false })
    }
    const after = new Places('!')
    await new Switches(after).load(store)
    const [first, ...rest] = [...after.all()].map((place) => place.overrides!.get('dice'))
    for (const each of rest) expect(each).toBe(first)
  })

  test('that name a role or a channel that is none are refused', async () => {
    await expect(set({ community: 'main' }, 'dice/roll', { roles: ['king'] })).rejects.toMatchObject({ code: 'WDL_ROLE' })
    await expect(set({ channel: 'pond' }, 'dice', { enabled: true })).rejects.toMatchObject({ code: 'WDL_CHANNEL_ID' })
  })

  test('that cannot be read keep shut what they name, and are told of', async () => {
    for (const settings of ['{', 'null', '7', '{"enabled":"yes"}', '{"roles":["king"]}', '{"roles":[]}', '{"roles":"moderator"}']) {
      await store.db.run`
        INSERT INTO waddle_override (scope, target, settings) VALUES ('community main', ${`dice/${settings}`}, ${settings})`
    }
    await store.db.run`INSERT INTO waddle_override (scope, target, settings) VALUES ('nowhere', 'dice', '{}')`
    expect(await new Switches(places).load(store)).toHaveLength(8)
    const overrides = places.communities.get('main')!.overrides!
    expect(overrides.size).toBe(7)
    for (const override of overrides.values()) expect(override).toEqual({ enabled: false })
  })
})

describe('in a bot', () => {
  const dice = defineModule({
    name: 'dice',
    commands: { roll: () => 'You rolled 4.', 'roll high': { role: 'moderator', run: () => 'You rolled 6.' }, flip: () => 'Heads.' },
  })
  const start = async (rows: readonly (readonly [string, string, object])[]) => {
    for (const [scope, target, settings] of rows) {
      await store.db.run`INSERT INTO waddle_override (scope, target, settings) VALUES (${scope}, ${target}, ${JSON.stringify(settings)})`
    }
    return SmallBot.start([dice], { store, keepStoreOpen: true })
  }
  const pond = { platform: 'twitch', channel: 'pond' } as const
  const lake = { platform: 'twitch', channel: 'lake' } as const

  test('a module or a command that is off here says nothing', async () => {
    await using bot = await start([
      ['channel twitch:pond', 'dice', { enabled: false }],
      ['community main', 'dice/flip', { enabled: false }],
    ])
    expect(await bot.hear('!roll', pond)).toMatchObject({ outcome: 'refused', reason: 'module-disabled' })
    expect(await bot.hear('!flip', lake)).toMatchObject({ outcome: 'refused', reason: 'command-disabled' })
    expect(bot.said).toEqual([])
    expect(await bot.hear('!roll', lake)).toMatchObject({ outcome: 'replied' })
  })

  test('a channel may have on what its community has off', async () => {
    await using bot = await start([
      ['community main', 'dice', { enabled: false }],
      ['channel twitch:pond', 'dice', { enabled: true }],
    ])
    expect(await bot.hear('!roll', pond)).toMatchObject({ outcome: 'replied' })
    expect(await bot.hear('!roll', lake)).toMatchObject({ outcome: 'refused', reason: 'module-disabled' })
  })

  test('who may use a command can be changed in one place, both ways', async () => {
    await using bot = await start([
      ['channel twitch:pond', 'dice/roll', { roles: ['vip'] }],
      ['channel twitch:pond', 'dice/roll high', { roles: ['everyone'] }],
    ])
    expect(await bot.hear('!roll', pond)).toMatchObject({ outcome: 'refused', reason: 'role' })
    expect(await bot.hear('!roll high', pond)).toMatchObject({ outcome: 'replied' })
    expect(await bot.hear('!roll', { ...pond, account: { id: 'v', name: 'v', roles: ['vip'] } })).toMatchObject({ outcome: 'replied' })
    expect(await bot.hear('!roll', lake)).toMatchObject({ outcome: 'replied' })
    expect(await bot.hear('!roll high', lake)).toMatchObject({ outcome: 'refused', reason: 'role' })
  })
})
