import { defineModule, roleBit } from '@waddlebot/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { migrate } from '../store/migrations.ts'
import { coreSchema } from '../store/schema/index.ts'
import { SqliteStore } from '../store/sqlite/store.ts'
import { SmallBot } from '../test-host/small-bot.ts'
import { People } from './people.ts'
import { Places } from './places.ts'

let store: SqliteStore
beforeEach(async () => {
  store = SqliteStore.open({ file: ':memory:' })
  await migrate(store, [coreSchema], 0)
})
afterEach(() => store.close())

const account = (id: string, person = id) =>
  store.db.run`INSERT INTO waddle_account (id, platform, name, person, seen_at) VALUES (${id}, ${id.split(':')[0]}, 'x', ${person}, 0)`
const role = (community: string, person: string, name: string) =>
  store.db.run`INSERT INTO waddle_role (community, person, role) VALUES (${community}, ${person}, ${name})`
const channel = (id: string, community: string) =>
  store.db.run`
    INSERT INTO waddle_channel (id, platform, server, name, community, seen_at) VALUES (${id}, 'twitch', NULL, 'pond', ${community}, 0)`
const loaded = async () => {
  const places = new Places('!')
  const people = new People(places)
  await people.load(store)
  return { places, people, pond: places.at('twitch', null, 'pond') }
}

describe('a person', () => {
  test('is their first account until accounts are linked', async () => {
    await account('twitch:1')
    const { people } = await loaded()
    expect(people.person('twitch:1')).toBe('twitch:1')
    expect(people.person('discord:9')).toBe('discord:9')
  })

  test('is one over all linked accounts, and nobody else', async () => {
    await account('twitch:1')
    await account('discord:9', 'twitch:1')
    await account('slack:U3', 'twitch:1')
    await account('discord:8')
    const { people } = await loaded()
    expect(['twitch:1', 'discord:9', 'slack:U3', 'discord:8'].map((id) => people.person(id))).toEqual([
      'twitch:1',
      'twitch:1',
      'twitch:1',
      'discord:8',
    ])
  })
})

describe('roles given by hand', () => {
  test('add up, with each other and with what the platform says', async () => {
    await role('main', 'twitch:1', 'vip')
    await role('main', 'twitch:1', 'moderator')
    const { people, pond } = await loaded()
    const bits = people.roles(pond, { id: '1', name: 'ann', roles: ['subscriber'] }, 'twitch:1')
    for (const held of ['vip', 'moderator', 'subscriber', 'everyone'] as const) expect(bits & roleBit[held], held).not.toBe(0)
    expect(bits & roleBit.admin).toBe(0)
  })

  test('hold in their community, wherever its channels are, and in no other', async () => {
    await role('geese', 'twitch:1', 'moderator')
    await channel('twitch:pond', 'geese')
    const { people, places, pond } = await loaded()
    expect(pond.community.id).toBe('geese')
    const ann = { id: '1', name: 'ann' }
    expect(people.roles(pond, ann, 'twitch:1') & roleBit.moderator).not.toBe(0)
    expect(people.roles(places.at('twitch', null, 'lake'), ann, 'twitch:1') & roleBit.moderator).toBe(0)
  })

  test('that are no roles give nothing', async () => {
    await role('main', 'twitch:1', 'king')
    const { people, pond } = await loaded()
    expect(people.roles(pond, { id: '1', name: 'ann' }, 'twitch:1')).toBe(roleBit.everyone)
  })
})

test('in a bot, whoever linked their accounts is the same person with the same roles on every platform', async () => {
  await account('discord:9', 'twitch:1')
  await role('main', 'twitch:1', 'moderator')
  const seen: string[] = []
  const who = defineModule({
    name: 'who',
    commands: { who: { role: 'moderator', run: ({ author }) => void seen.push(`${author.id} ${author.accountId} ${author.roles[0]}`) } },
  })
  await using bot = await SmallBot.start([who], { store, keepStoreOpen: true })
  const from = (platform: string, id: string) => bot.hear('!who', { platform, channel: 'pond', account: { id, name: 'ann' } })
  expect(await from('twitch', '1')).toMatchObject({ outcome: 'silent' })
  expect(await from('discord', '9')).toMatchObject({ outcome: 'silent' })
  expect(await from('discord', '1')).toMatchObject({ outcome: 'refused', reason: 'role' })
  expect(seen).toEqual(['twitch:1 1 moderator', 'twitch:1 9 moderator'])
})

describe('an owner by the configuration', () => {
  const holders = (people: People) => people.holders('main').map(({ person, roles }) => `${person} ${roles.join()}`)

  test('stays owner with all accounts when theirs is linked, also after a restart, and takes it along when it leaves', async () => {
    await account('twitch:1', 'discord:9')
    await account('discord:9')
    const people = new People(new Places('!'))
    people.own('main', 'twitch:1')
    await people.load(store)
    expect(people.given('main', 'discord:9')).toEqual(['owner'])
    people.relink('twitch:1', 'twitch:1')
    expect(holders(people)).toEqual(['twitch:1 owner'])
    people.relink('twitch:1', 'discord:9')
    expect(holders(people)).toEqual(['discord:9 owner'])
  })

  test('does not take away on leaving what was given by hand', async () => {
    await role('main', 'discord:9', 'owner')
    const people = new People(new Places('!'))
    people.own('main', 'twitch:1')
    await people.load(store)
    people.relink('twitch:1', 'discord:9')
    people.relink('twitch:1', 'twitch:1')
    expect(holders(people)).toEqual(['discord:9 owner', 'twitch:1 owner'])
  })
})
