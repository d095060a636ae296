import { defineModule, type Envelope } from '@waddlebot/sdk'
import { describe, expect, test } from 'vitest'
import { SqliteStore } from '../store/sqlite/store.ts'
import { TestFleet } from '../test-host/fleet.ts'
import { SmallBot } from '../test-host/small-bot.ts'

const told: string[] = []
const ducks = defineModule({
  name: 'ducks',
  capabilities: ['people'],
  commands: {
    feed: { run: ({ channel }) => `The ducks of ${channel.community} say quack.` },
    pond: { unclaimed: true, run: () => 'It is wet.' },
    'take [community:string]': {
      unclaimed: true,
      run: async ({ args, author, channel, message, people }) =>
        (await people.claim(channel.id, args.community, { who: author.id, origin: message.id })) ?? 'nothing to claim',
    },
  },
  on: { message: ({ event, channel }) => void told.push(`${channel.community}: ${event.text}`) },
})

/** A message in the server 5 of Discord, whose owner wrote it. */
const lake: Partial<Envelope> = {
  platform: 'discord',
  server: '5',
  channel: '10',
  account: { id: '900', name: 'goose', roles: ['owner'] },
}
const guest = { id: '5', name: 'Lake', owner: '900' }

test('in a server of somebody else that nobody claimed, the bot says how to claim it, and hears nothing but commands', async () => {
  await using bot = await SmallBot.start([ducks])
  await bot.runtime.guests.meet('discord', guest)
  told.length = 0
  expect(await bot.hear('quack quack', lake)).toMatchObject({ outcome: 'silent', reason: 'unclaimed' })
  expect(told).toEqual([])
  expect(await bot.hear('!feed', lake)).toMatchObject({ outcome: 'refused', reason: 'unclaimed' })
  expect(bot.said).toEqual([expect.stringContaining('waddle community claim discord:5 main')])
  expect(await bot.hear('!pond', lake)).toMatchObject({ outcome: 'replied' })
  const viewpoint = { channel: 'discord:5/10', roles: ['owner'], platform: 'discord' }
  expect(bot.runtime.registry.commands(viewpoint).map(({ path }) => path)).toEqual(['pond', 'take'])
  expect(await bot.hear('!feed', { ...lake, server: '6' }), 'the bot’s own server').toMatchObject({ outcome: 'replied' })
})

test('claimed, it is a community of its own, or part of another one, and stays it over a restart', async () => {
  const store = SqliteStore.open({ file: ':memory:' })
  {
    await using bot = await SmallBot.start([ducks], { store, keepStoreOpen: true })
    await bot.runtime.guests.meet('discord', guest)
    await bot.runtime.guests.meet('discord', { id: '7', name: 'Puddle' })
    await bot.hear('!feed', { ...lake, server: '7' })
    await bot.hear('!take', lake)
    await bot.hear('!feed', lake)
    await bot.hear('!take', lake)
    expect(bot.said.slice(1)).toEqual(['discord:5', 'The ducks of discord:5 say quack.', 'nothing to claim'])
    const rows = await store.db.all<{ what: string; who: string }>`SELECT what, who FROM waddle_audit`
    expect(rows).toEqual([{ what: 'community claim discord:5', who: 'discord:900' }])
  }
  await using bot = await SmallBot.start([ducks], { store, messageIds: 'n' })
  await bot.runtime.guests.meet('discord', guest)
  await bot.hear('!feed', lake)
  expect(await bot.hear('!feed', { ...lake, server: '7' }), 'that still waits').toMatchObject({ reason: 'unclaimed' })
  await bot.hear('!take main', { ...lake, server: '7' })
  await bot.hear('!feed', { ...lake, server: '7' })
  expect(bot.said.filter((text) => text.includes('ducks'))).toEqual(['The ducks of discord:5 say quack.', 'The ducks of main say quack.'])
})

test('a server in which the bot answered before, and one whose owner owns a community, need no claim', async () => {
  await using bot = await SmallBot.start([ducks], { communities: { main: {}, geese: { owners: ['discord:900'] } } })
  await bot.hear('!feed', { ...lake, server: '6' })
  await bot.runtime.guests.meet('discord', { ...guest, id: '6' })
  await bot.runtime.guests.meet('discord', guest)
  await bot.hear('!feed', { ...lake, server: '6' })
  await bot.hear('!feed', lake)
  const main = 'The ducks of main say quack.'
  expect(bot.said).toEqual([main, main, 'The ducks of geese say quack.'])
})

test('that it waits and that it is claimed is known to every process of the bot, also to one that comes later', async () => {
  const fleet = await TestFleet.of([ducks])
  try {
    const one = await fleet.start('one')
    const two = await fleet.start('two')
    await one.runtime.guests.meet('discord', guest)
    const later = await fleet.start('later')
    for (const bot of [two, later]) {
      expect(await bot.hear('quack', lake)).toMatchObject({ outcome: 'silent', reason: 'unclaimed' })
      expect(await bot.hear('!feed', lake)).toMatchObject({ reason: 'unclaimed' })
    }
    await two.hear('!take', lake)
    for (const bot of [one, two, later]) expect(await bot.hear('!feed', lake), bot.said.join()).toMatchObject({ outcome: 'replied' })
  } finally {
    await fleet.end()
  }
})

describe.each(['discord', 'slack'])('a command from a server of %s that waits', (platform) => {
  const seen: string[] = []
  const watch = defineModule({
    name: 'watch',
    capabilities: ['moderate', 'db'],
    filters: {
      words: ({ message: { text } }) => {
        seen.push(`filter ${text}`)
        return text.includes('pond') ? { stop: true, reason: 'words', note: {} } : undefined
      },
    },
    on: { message: ({ event }) => void seen.push(`event ${event.text}`), filtered: () => void seen.push('note') },
  })
  const there = { ...lake, platform }
  const meet = (bot: SmallBot) => bot.runtime.guests.meet(platform, guest)

  test('is judged and heard by no module but its own, until it is claimed', async () => {
    seen.length = 0
    await using bot = await SmallBot.start([ducks, watch])
    await meet(bot)
    expect(await bot.hear('!pond', there)).toMatchObject({ outcome: 'replied' })
    expect(await bot.hear('!feed', there)).toMatchObject({ outcome: 'refused', reason: 'unclaimed' })
    expect(await bot.hear('!take', there)).toMatchObject({ outcome: 'replied' })
    expect(seen).toEqual([])
    expect(await bot.hear('!pond', there)).toMatchObject({ outcome: 'refused', reason: 'words' })
    expect(await bot.hear('!feed', there)).toMatchObject({ outcome: 'replied' })
    expect(seen).toEqual(['filter !pond', 'note', 'filter !feed', 'event !feed'])
  })

  test('is so too where one process hears and another one works', async () => {
    seen.length = 0
    const fleet = await TestFleet.of([ducks, watch])
    try {
      const ears = await fleet.start('ears', 'receivers')
      await fleet.start('brain', 'router')
      await fleet.pass(1)
      await meet(ears)
      expect(await ears.hear('!pond', there)).toMatchObject({ outcome: 'replied' })
      expect(await ears.hear('!take', there)).toMatchObject({ outcome: 'replied' })
      expect(seen).toEqual([])
      expect(await ears.hear('!pond', there)).toMatchObject({ outcome: 'refused', reason: 'words' })
    } finally {
      await fleet.end()
    }
  })
})
