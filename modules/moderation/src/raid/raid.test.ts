import { type AuditNote, type Channel, defineModule } from '@waddlebot/sdk'
import { type MockBotOptions, type PlatformName, platformNames } from '@waddlebot/sdk/testing'
import { describe, expect, test } from 'vitest'
import { type Pond, pond } from '../fixtures/pond.ts'
import { Crowds } from './crowd.ts'
import { lift, raise } from './mode.ts'

const bait = 'cheap followers at bigfollows'
const stopped = { outcome: 'refused', reason: 'raid' }
const heard = { outcome: 'silent' }

/** A bot that has listened for longer than anybody is new, and one who spoke then. */
async function old(
  config: Readonly<Record<string, unknown>> = {},
  platform: PlatformName = 'twitch',
  options: MockBotOptions = {},
): Promise<Pond> {
  const it = await pond({ ...options, config }, platform)
  await it.on(platform, 'ann').says('good morning')
  await it.bot.advance('61m')
  return it
}

/** So many who were never seen say the like, one after the other; what became of the last. */
async function raid(it: Pond, count: number, platform: PlatformName = 'twitch', line = (each: number) => `${bait} ${each}${each}`) {
  let last: unknown
  for (let each = 0; each < count; each++) last = await it.on(platform, `raider${each}`).tries(line(each))
  await it.bot.advance('1s')
  return last
}

const shown = async (it: Pond) => (await it.mod.says('!raidmode')).join()

describe.each(platformNames)('on %s', (platform) => {
  test('raid mode goes on by command, stops what is said, is shown, and goes off', async () => {
    await using it = await old({}, platform)
    const says = async (line: string) => (await it.mod.says(line)).join('|')
    const rules = 'of those who spoke first in the last 1h, their links and what others said too are removed'
    expect(await says('!raidmode')).toBe('Raid mode is off. !raidmode on switches it on.')
    expect(await says('!raidmode off')).toBe('Raid mode is off already.')
    expect(await says('!raidmode on 30m')).toBe(`Raid mode is on for 30m: ${rules}.`)
    expect(await says('!raidmode on 10m')).toBe(`Raid mode is on for 30m more, since mod said so: ${rules}.`)
    expect(await it.on(platform, 'bob').tries('see example.com', { id: 'b1' })).toMatchObject(stopped)
    expect(await it.on(platform, 'bob').tries('what a fine stream')).toMatchObject(heard)
    expect(await it.on(platform, 'cyn').tries('WHAT a f1ne stream!', { id: 'c1' })).toMatchObject(stopped)
    expect(await it.on(platform, 'ann').tries('see example.com')).toMatchObject(heard)
    expect(await it.on(platform, 'sue', 'subscriber').tries('see example.com')).toMatchObject(heard)
    expect(it.acts()).toEqual(['message.delete b1', 'message.delete c1'])
    expect(await says('!case 1')).toContain('bob, message removed, just now, by raid mode')
    expect(await says('!raidmode off')).toBe('Raid mode is off.')
    expect(await it.on(platform, 'bob').tries('see example.com')).toMatchObject(heard)
  })

  test('raid mode goes on by itself when five who are new say the like, and off when it is quiet again', async () => {
    await using it = await old({}, platform)
    expect(await raid(it, 4, platform)).toMatchObject(heard)
    expect(it.said()).toEqual([])
    expect(await it.on(platform, 'raider4').tries(`Ch3ap  f0llowers at bigfollows!!`)).toMatchObject(stopped)
    await it.bot.advance('1s')
    const told = it.said()
    expect(told).toHaveLength(1)
    expect(told[0]).toMatch(/^Moderators: this looks like a raid, 5 new accounts said the like within 30 s\. Raid mode is on/)
    expect(await it.on(platform, 'raider5').tries('now example.com')).toMatchObject(stopped)
    await it.bot.advance('16m')
    expect(it.said()).toEqual(['Moderators: raid mode is over.'])
    expect(await it.on(platform, 'raider5').tries('now example.com')).toMatchObject(heard)
  })

  test('raid mode is for moderators, and says what it cannot read', async () => {
    await using it = await pond({}, platform)
    expect(await it.on(platform, 'ann').tries('!raidmode on')).toMatchObject({ outcome: 'refused', reason: 'role' })
    expect((await it.mod.tries('!raidmode perhaps')).outcome).toBe('refused')
    expect(await it.mod.says('!raidmode on 5s')).toEqual(['Raid mode lasts from 1m to 1d.'])
    expect(await it.mod.says('!raidmode on 48h')).toEqual(['Raid mode lasts from 1m to 1d.'])
  })
})

test('raid mode outlives a restart, and so does who was there before', async () => {
  await using it = await old()
  await raid(it, 5)
  await it.bot.restart()
  expect(await it.on('twitch', 'zed').tries('see example.com')).toMatchObject(stopped)
  expect(await it.on('twitch', 'ann').tries('see example.com')).toMatchObject(heard)
  await it.bot.restart()
  await it.bot.advance('16m')
  expect(it.said().at(-1)).toBe('Moderators: raid mode is over.')
  expect(await it.on('twitch', 'zed').tries('see example.com')).toMatchObject(heard)
})

test('a raid that goes on keeps raid mode on, and is told of once', async () => {
  await using it = await old()
  await raid(it, 5)
  await it.bot.advance('10m')
  await raid(it, 6, 'twitch', (each) => `another line of theirs ${each}`)
  await it.bot.advance('10m')
  expect(await shown(it)).toMatch(/^Raid mode is on for /)
  expect(it.said().filter((text) => text.includes('looks like a raid'))).toHaveLength(1)
  await it.bot.advance('6m')
  expect(await shown(it)).toMatch(/^Raid mode is off/)
})

test('who switched raid mode is in the audit, with what it was, once', async () => {
  await using it = await pond()
  const notes: AuditNote[] = []
  const jobs = { schedule: async () => '' }
  const ctx = { db: it.bot.db, audit: async (note: AuditNote) => void notes.push(note), broadcast: async () => {}, jobs } as never
  const begun = { since: 1, until: 900_000, cause: 'mod said so', level: 'raid' } as const
  const by = { who: 'twitch:mod', origin: 'message' }
  expect(await raise(ctx, { community: 'main', id: 'twitch:pond' } as Channel, begun, by)).toBe('begun')
  expect(await raise(ctx, { community: 'main', id: 'twitch:pond' } as Channel, { ...begun, until: 990_000 }, by)).toBeUndefined()
  expect(await lift(ctx, 'main', by)).toBe(true)
  expect(await lift(ctx, 'main', by)).toBe(false)
  expect(notes).toEqual([
    { ...by, what: 'raidmode on', after: { community: 'main', until: 900_000, cause: 'mod said so', level: 'raid' } },
    { ...by, what: 'raidmode off', after: { community: 'main' } },
  ])
})

test('raid mode holds in every channel of the community', async () => {
  await using it = await old()
  await it.mod.says('!raidmode on')
  expect(await it.on('discord', 'dan').tries('see example.com')).toMatchObject(stopped)
})

describe('it is no raid', () => {
  test('when those who say it were there before', async () => {
    await using it = await pond()
    for (let each = 0; each < 8; each++) await it.on('twitch', `raider${each}`).says(`hello number ${each}`)
    await it.bot.advance('61m')
    expect(await raid(it, 8)).toMatchObject(heard)
  })

  test('when one says it again and again', async () => {
    await using it = await old()
    for (let each = 0; each < 8; each++) expect(await it.on('twitch', 'bob').tries(bait)).toMatchObject(heard)
  })

  test.each(['gg', 'o7 o7', '🦆🦆🦆🦆🦆🦆🦆🦆🦆', '!enter the giveaway'])('when they say %s', async (line) => {
    await using it = await old()
    expect(await raid(it, 8, 'twitch', () => line)).not.toMatchObject({ reason: 'raid' })
  })

  test('when it takes them longer', async () => {
    await using it = await old()
    for (let each = 0; each < 8; each++) {
      expect(await it.on('twitch', `raider${each}`).tries(bait)).toMatchObject(heard)
      await it.bot.advance('9s')
    }
  })

  test('while another channel’s viewers arrive, unless more say it than came', async () => {
    await using it = await old()
    await it.bot.emit('raid', { channel: 'pond', platform: 'twitch', user: 'gooseTV', from: 'gooseTV', viewers: 6 })
    expect(await raid(it, 10)).toMatchObject(heard)
    expect(await it.on('twitch', 'eleven').tries(bait)).toMatchObject(stopped)
  })

  test('before the bot has listened long enough to know who is new', async () => {
    await using it = await pond()
    expect(await raid(it, 8)).toMatchObject(heard)
  })

  test('when the owner does not want it noticed', async () => {
    await using it = await old({ raidAccounts: 0 })
    expect(await raid(it, 8)).toMatchObject(heard)
  })
})

test('the owner says what is stopped, and what is done then', async () => {
  await using it = await old({ raidStops: ['everything'], raidMeasure: 'timeout' })
  expect(await it.mod.says('!raidmode on')).toEqual([
    'Raid mode is on for 15m: of those who spoke first in the last 1h, all that they write is removed, with a time-out.',
  ])
  expect(await it.on('twitch', 'bob').tries('hello', { id: 'b1' })).toMatchObject(stopped)
  expect(await it.on('twitch', 'ann').tries('hello')).toMatchObject(heard)
  expect(it.acts()).toEqual(['message.delete b1', 'timeout bob 600'])
})

test('a permit is good in a raid as well', async () => {
  await using it = await old()
  await it.on('twitch', 'bob').says('may I post a link?')
  await it.mod.says('!raidmode on')
  await it.mod.says('!permit @bob')
  expect(await it.on('twitch', 'bob').tries('see example.com')).toMatchObject(heard)
  expect(await it.on('twitch', 'bob').tries('see example.com')).toMatchObject(stopped)
})

test.each([
  ['buy followers at example dot com', 'BUY  f0llowers at example dot com xk7', 2],
  ['buy followers at example dot com', 'this is my first time in this chat', 1],
  ['مرحبا بكم في القناة', 'مرحبا بكم في القناة!!', 2],
])('"%s" and "%s" are said by %i', (one, other, count) => {
  const crowds = new Crowds()
  crowds.hear('c', 'a', one, 1, 30_000)
  expect(crowds.hear('c', 'b', other, 2, 30_000)).toBe(count)
})

test('a keyword that everybody was asked for is no raid, and not stopped in one', async () => {
  const giveaway = defineModule({ name: 'giveaway', capabilities: ['moderate'], expects: ({ text }) => text === 'quack for the hat' })
  await using it = await old({}, 'twitch', { with: [giveaway] })
  expect(await raid(it, 8, 'twitch', () => 'quack for the hat')).toMatchObject(heard)
  expect(await shown(it)).toBe('Raid mode is off. !raidmode on switches it on.')
  await it.mod.says('!raidmode on')
  for (const name of ['fay', 'gus']) expect(await it.on('twitch', name).tries('quack for the hat')).toMatchObject(heard)
})

describe('a lockdown', () => {
  test('is what a raid three times as large becomes, told once more, and who was there before goes on', async () => {
    await using it = await old()
    await raid(it, 5)
    it.said()
    expect(await it.on('twitch', 'fay').tries('what a fine stream')).toMatchObject(heard)
    await raid(it, 15)
    const told = it.said()
    expect(told).toHaveLength(1)
    expect(told[0]).toMatch(
      /^Moderators: this is a large raid, 15 new accounts said the like within 30 s\. Lockdown is on: .* all that they write is removed/,
    )
    expect(await it.on('twitch', 'fay').tries('what a fine stream')).toMatchObject(stopped)
    expect(await it.on('twitch', 'ann').tries('what a fine stream')).toMatchObject(heard)
    expect(await shown(it)).toMatch(/^Lockdown is on for /)
    await it.bot.restart()
    expect(await it.on('twitch', 'fay').tries('what a fine stream')).toMatchObject(stopped)
    await it.bot.advance('16m')
    expect(await it.on('twitch', 'fay').tries('what a fine stream')).toMatchObject(heard)
  })

  test('is switched by moderators, and made less strict again', async () => {
    await using it = await old()
    expect((await it.mod.says('!raidmode lockdown 30m'))[0]).toMatch(/^Lockdown is on for 30m: .* all that they write is removed/)
    expect(await it.on('twitch', 'fay').tries('hello')).toMatchObject(stopped)
    expect((await it.mod.says('!raidmode on'))[0]).toMatch(/^Raid mode is on for 30m more/)
    expect(await it.on('twitch', 'fay').tries('hello')).toMatchObject(heard)
  })
})

describe('many who come at once', () => {
  const come = async (it: Pond, kind: 'member.join' | 'follow', count: number, platform: PlatformName, prefix = 'new') => {
    for (let each = 0; each < count; each++) await it.bot.emit(kind, { user: `${prefix}${each}`, platform, channel: 'pond' })
  }

  test.each([
    ['member.join', 'discord'],
    ['follow', 'twitch'],
  ] as const)('are a raid that has not spoken yet: %s on %s', async (kind, platform) => {
    await using it = await old({ raidArrivals: 10 }, platform)
    await come(it, kind, 9, platform)
    expect(it.said()).toEqual([])
    await come(it, kind, 1, platform, 'last')
    expect(it.said()[0]).toMatch(/^Moderators: this looks like a raid, so many came within 30 s\. Raid mode is on/)
    expect(await it.on(platform, 'new3').tries('see example.com')).toMatchObject(stopped)
  })

  test('are none over a longer time, as guests of another channel, or where the owner wants no such thing', async () => {
    await using it = await old({ raidArrivals: 3 })
    for (let each = 0; each < 6; each++) {
      await come(it, 'follow', 1, 'twitch', `slow${each}`)
      await it.bot.advance('20s')
    }
    await it.bot.emit('raid', { user: 'eve', from: 'eve', viewers: 50, platform: 'twitch', channel: 'pond' })
    await come(it, 'follow', 30, 'twitch', 'guest')
    expect(it.said()).toEqual([])
    await using other = await old({ raidArrivals: 0 })
    await come(other, 'follow', 100, 'twitch')
    expect(other.said()).toEqual([])
  })

  test('count for three each where their accounts were just made', async () => {
    await using it = await old({ raidArrivals: 10 }, 'discord')
    const made = (daysAgo: number) =>
      it.bot.platform('discord').answer('account.made', { done: true, result: { at: it.bot.now() - daysAgo * 86_400_000 } })
    made(400)
    await come(it, 'member.join', 3, 'discord', 'grown')
    expect(it.said()).toEqual([])
    made(2)
    await come(it, 'member.join', 3, 'discord', 'fresh')
    expect(it.said()[0]).toMatch(/so many came within 30 s/)
  })
})
