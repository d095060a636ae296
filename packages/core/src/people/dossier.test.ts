import { type AnyModule, channelId, defineModule } from '@waddlebot/sdk'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DeadEvents } from '../intake/dead-events.ts'
import { Runtime } from '../runtime.ts'
import { SqliteStore } from '../store/sqlite/store.ts'
import { acts } from '../telemetry/audit.ts'
import { SmallBot } from '../test-host/small-bot.ts'

const crumbs = (name: string, fails = false) =>
  defineModule({
    name,
    capabilities: ['db'],
    migrations: { '001_crumbs': { up: (knex) => knex.schema.createTable(`${name}_crumb`, (table) => table.text('person').primary()) } },
    exportPerson: async ({ db, person }) =>
      (await (await db.knex())(`${name}_crumb`).where({ person }).count({ n: '*' }).first()) as { n: number },
    forgetPerson: async ({ db, person }) => {
      await (await db.knex())(`${name}_crumb`).where({ person }).delete()
      if (fails) throw new Error('no')
    },
  }) as AnyModule

const shown = defineModule({ name: 'shown', commands: { show: () => ({ message: 'duck', card: 'duck' }) } })

let store: SqliteStore
beforeEach(() => {
  store = SqliteStore.open({ file: ':memory:' })
})
afterEach(() => store.close())

async function pond(fails = false): Promise<Runtime> {
  const runtime = new Runtime({
    store,
    keepStoreOpen: true,
    migrate: true,
    modules: [{ definition: crumbs('bread') }, { definition: crumbs('toast', fails) }],
  })
  await runtime.load()
  const { db } = store
  for (const [id, person] of [
    ['twitch:1', 'twitch:1'],
    ['discord:9', 'twitch:1'],
    ['twitch:12', 'twitch:12'],
  ]) {
    const [platform] = id!.split(':')
    await db.run`INSERT INTO waddle_account (id, platform, name, person, seen_at) VALUES (${id}, ${platform}, ${`n${id}`}, ${person}, 5)`
    if (platform === 'discord') {
      await db.run`UPDATE waddle_account SET home = 'discord:5/10' WHERE id = ${id}`
      await db.run`
        INSERT INTO waddle_channel (id, platform, name, community, seen_at, account) VALUES ('discord:77', 'discord', '77', 'main', 5, ${id})`
    }
    await db.run`INSERT INTO waddle_account_name (account, name, since) VALUES (${id}, ${`n${id}`}, 5)`
    await db.run`INSERT INTO waddle_role (community, person, role) VALUES ('main', ${id}, 'vip')`
    await db.run`INSERT INTO waddle_cooldown (bucket, holder, until) VALUES ('b', ${id}, 9)`
    await db.run`INSERT INTO bread_crumb VALUES (${id})`
    await db.run`INSERT INTO toast_crumb VALUES (${id})`
    await db.run`INSERT INTO waddle_audit (at, who, what, origin) VALUES (1, ${id}, ${`role grant vip to ${id} in main`}, 'm1')`
  }
  await db.run`
    INSERT INTO waddle_link (kept, merged, accounts, effects, at) VALUES ('twitch:1', 'discord:9', '["discord:9"]', '{}', 7)`
  return runtime
}

test('a person is exported with all accounts, names, roles, links and what every module knows', async () => {
  const runtime = await pond()
  expect(await runtime.exportPerson('twitch:1')).toEqual({
    person: 'twitch:1',
    accounts: [
      {
        id: 'twitch:1',
        platform: 'twitch',
        name: 'ntwitch:1',
        seenAt: 5,
        home: null,
        directs: [],
        names: [{ name: 'ntwitch:1', since: 5 }],
      },
      {
        id: 'discord:9',
        platform: 'discord',
        name: 'ndiscord:9',
        seenAt: 5,
        home: 'discord:5/10',
        directs: ['discord:77'],
        names: [{ name: 'ndiscord:9', since: 5 }],
      },
    ],
    roles: [{ community: 'main', role: 'vip' }],
    links: [{ into: 'twitch:1', from: 'discord:9', at: 7, undoneAt: null }],
    acts: [
      { at: 1, who: 'twitch:1', what: 'role grant vip to twitch:1 in main' },
      { at: 1, who: 'discord:9', what: 'role grant vip to discord:9 in main' },
    ],
    modules: {
      bread: { 'twitch:1': { n: 1 }, 'discord:9': { n: 1 } },
      toast: { 'twitch:1': { n: 1 }, 'discord:9': { n: 1 } },
    },
  })
  await runtime.stop()
})

test('a person who is forgotten is nowhere any more, and nobody else is touched', async () => {
  const runtime = await pond()
  expect(await runtime.forgetPerson('twitch:1', { who: 'cli:ann', origin: 'cli' })).toEqual({
    person: 'twitch:1',
    accounts: 2,
    modules: ['bread', 'toast'],
  })
  for (const table of ['account', 'account_name', 'role', 'link', 'cooldown', 'audit']) {
    const rows = JSON.stringify(await (await store.db.knex())(`waddle_${table}`))
    expect(rows, table).not.toMatch(/twitch:1\b|discord:9/)
    if (table !== 'link') expect(rows, table).toContain('twitch:12')
  }
  for (const name of ['bread', 'toast']) expect(await (await store.db.knex())(`${name}_crumb`)).toEqual([{ person: 'twitch:12' }])
  const [newest, , gone] = await acts(store, 10)
  expect(newest).toMatchObject({ who: 'cli:ann', what: 'forget a person', after: { accounts: 2, modules: ['bread', 'toast'] } })
  expect(gone).toMatchObject({ who: 'forgotten', what: 'role grant vip to forgotten in main' })
  await runtime.stop()
})

test('a module that fails to forget leaves everything as it was', async () => {
  const runtime = await pond(true)
  const before = await runtime.exportPerson('twitch:1')
  await expect(runtime.forgetPerson('twitch:1', { who: 'cli:ann', origin: 'cli' })).rejects.toThrow('no')
  expect(await runtime.exportPerson('twitch:1')).toEqual(before)
  await runtime.stop()
})

test('what was put aside of a person holds no words of theirs any more, and comes back as nothing new', async () => {
  const runtime = await pond()
  const dead = new DeadEvents(store)
  for (const id of ['1', '12']) {
    const envelope = JSON.stringify({
      id: `m${id}`,
      platform: 'twitch',
      server: null,
      channel: 'pond',
      account: { id, name: 'ann' },
      text: '!die',
    })
    await store.db.run`
      INSERT INTO waddle_event (key, state, envelope, outcome, reason, received_at, done_at)
      VALUES (${`twitch:m${id}`}, 'dead', ${envelope}, 'failed', 'gave-up', 1, 2)`
  }
  await runtime.forgetPerson('twitch:1', { who: 'cli:ann', origin: 'cli' })
  expect(await dead.list()).toMatchObject([{ id: 'twitch:m12' }])
  expect(await store.db.all`SELECT key, state, envelope FROM waddle_event WHERE state = 'done'`).toEqual([
    { key: 'twitch:m1', state: 'done', envelope: null },
  ])
  await runtime.stop()
})

test.each([
  { platform: 'discord', server: null, channel: '77' },
  { platform: 'slack', server: 'T1', channel: 'D77' },
])('the direct messages of a person on $platform are known as theirs, and forgotten with them', async (where) => {
  await using bot = await SmallBot.start([shown], { communities: { main: {}, pond: {} } })
  const ann = { account: { id: '900', name: 'ann' } }
  const bob = { account: { id: '901', name: 'bob' } }
  const pond = { platform: where.platform, server: 'T1', channel: 'C1' }
  for (const more of [ann, bob]) await bot.hear('!show', { ...pond, ...more })
  await bot.hear('!show', { ...where, ...ann })
  await bot.hear('!show', { ...where, channel: 'D78', ...bob })
  const person = `${where.platform}:900`
  const direct = channelId(where.platform, where.server, where.channel)
  expect(await bot.runtime.exportPerson(person)).toMatchObject({ accounts: [{ id: person, directs: [direct] }] })
  await bot.runtime.forgetPerson(person, { who: 'cli:ann', origin: 'cli' })
  for (const table of ['channel', 'card']) {
    const left = JSON.stringify(await (await bot.store.db.knex())(`waddle_${table}`))
    expect(left, table).not.toContain(direct)
    expect(left, table).toContain('D78')
  }
  expect(await bot.store.db.all`SELECT id FROM waddle_channel WHERE server IS NOT NULL AND account IS NULL`).toEqual([
    { id: `${where.platform}:T1/C1` },
  ])
})
