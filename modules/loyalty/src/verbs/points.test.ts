import { describe, expect, test } from 'vitest'
import { bank } from '../fixtures/bank.ts'
import loyalty from '../index.ts'

const platforms = ['twitch', 'discord', 'slack'] as const

describe.each(platforms)('on %s', (platform) => {
  test('somebody sees what they have, what somebody else has, and where it came from', async () => {
    await using it = await bank()
    const mod = it.bot.user('mod', { role: 'moderator', platform })
    const ann = it.bot.user('ann', { platform, channel: 'other' })
    expect(await ann.says('!points')).toEqual(['You have 0 points.'])
    expect(await mod.says('!points add @ann 120 won the quiz')).toEqual(['ann has 120 points now.'])
    expect(await mod.says('!points ann')).toEqual(['ann has 120 points.'])
    await it.bot.advance('15s')
    expect(await ann.says('!points why')).toEqual(['You have 120 points. Newest first: +120 points add (won the quiz), 2026-01-01'])
    expect(await ann.says('!bal')).toEqual(['You have 120 points.'])
    expect(await mod.says('!points why ann')).toEqual([expect.stringMatching(/^ann has 120 points\. Newest first: \+120/)])
  })

  test('a statement is told in private where that can be', async () => {
    await using it = await bank()
    const [reply] = (await it.bot.user('ann', { platform }).tries('!points why')).replies
    expect(reply).toMatchObject({ text: 'Nothing ever came or went.', private: platform !== 'twitch' })
  })

  test('somebody gives to somebody', async () => {
    await using it = await bank()
    const [ann, bob] = [it.bot.user('ann', { platform }), it.bot.user('bob', { platform, channel: 'c' })]
    await bob.says('!points')
    await it.fund({ [`${platform}:ann`]: 100 })
    expect(await ann.says('!give @bob 30')).toEqual(['ann gives bob 30 points.'])
    await it.bot.advance('10s')
    expect(await ann.says('!gift bob half')).toEqual(['ann gives bob 35 points.'])
    await it.bot.advance('10s')
    expect(await ann.says('!givepoints bob all')).toEqual(['ann gives bob 35 points.'])
    await it.bot.advance('10s')
    expect(await ann.tries('!give bob 1')).toMatchObject({ outcome: 'refused', reason: 'short' })
    expect(await it.balance(`${platform}:bob`)).toBe(100)
    expect((await it.audit()).findings).toEqual([])
  })

  test('the rich are listed, and everybody has a place', async () => {
    await using it = await bank()
    for (const [name, amount] of Object.entries({ ann: 5, bob: 50, cat: 20 })) {
      await it.bot.user(name, { platform, channel: name }).says('!points')
      await it.fund({ [`${platform}:${name}`]: amount })
    }
    expect(await it.bot.user('ann', { platform, channel: 'x' }).says('!top 2')).toEqual(['1. bob 50 · 2. cat 20'])
    expect(await it.bot.user('cat', { platform, channel: 'y' }).says('!leaderboard 5 week')).toEqual(['1. bob 50 · 2. cat 20 · 3. ann 5'])
    expect(await it.bot.user('ann', { platform, channel: 'y' }).says('!rank')).toEqual(['You have 5 points: place 3 of 3.'])
    expect(await it.bot.user('bob', { platform, channel: 'z' }).says('!rank ann')).toEqual(['ann has 5 points: place 3 of 3.'])
    expect(await it.bot.user('dan', { platform, channel: 'q' }).says('!rank')).toEqual(['You have no points yet.'])
  })
})

describe('what moderators may do', () => {
  const setUp = async (config: object = {}) => {
    const it = await bank({ config })
    await it.bot.user('ann').says('!points')
    return { it, mod: it.bot.user('mod', { role: 'moderator', channel: 'm' }), admin: it.bot.user('boss', { role: 'admin', channel: 'a' }) }
  }

  test('adding and removing, up to a limit; admins without', async () => {
    const { it, mod, admin } = await setUp({ grantLimit: 1_000 })
    await using _ = it
    expect(await mod.tries('!points add ann 1001')).toMatchObject({ outcome: 'refused', reason: 'grant-limit' })
    expect(await mod.says('!addpoints ann 1k')).toEqual(['ann has 1000 points now.'])
    expect(await admin.says('!points add ann 5k')).toEqual(['ann has 6000 points now.'])
    expect(await mod.says('!points remove ann 10%')).toEqual(['ann has 5400 points now.'])
    expect(await mod.tries('!points remove ann 900')).toMatchObject({ outcome: 'replied' })
    expect(await admin.says('!points remove ann all a clean start')).toEqual(['ann has 0 points now.'])
    expect(await mod.tries('!points remove ann 1')).toMatchObject({ outcome: 'refused', reason: 'short' })
    expect((await it.audit()).findings).toEqual([])
  })

  test('setting and resetting is for admins, needs a reason, and books the difference', async () => {
    const { it, mod, admin } = await setUp()
    await using _ = it
    for (const text of ['!points set ann 5 x', '!points reset ann x']) expect(await mod.tries(text)).toMatchObject({ reason: 'role' })
    for (const text of ['!points set ann 5', '!points reset ann']) expect(await admin.tries(text)).toMatchObject({ reason: 'usage' })
    expect(await admin.says('!points set ann 500 moved')).toEqual(['ann has 500 points now.'])
    expect(await admin.says('!setpoints ann 200 moved')).toEqual(['ann has 200 points now.'])
    expect(await admin.says('!points set ann 200 moved')).toEqual(['ann has 200 points; nothing was changed.'])
    expect(await admin.says('!points reset ann cheated')).toEqual(['ann has 0 points now.'])
    const entries = await it.points.statement('main', 'console:ann', { limit: 9 })
    expect(entries.map(({ amount, cause, note, actor }) => [amount, cause, note, actor])).toEqual([
      [-200, 'points reset', 'cheated', 'console:boss'],
      [-300, 'points set', 'moved', 'console:boss'],
      [500, 'points set', 'moved', 'console:boss'],
    ])
  })

  test('is not for everybody', async () => {
    const { it } = await setUp()
    await using _ = it
    const bob = it.bot.user('bob')
    for (const text of ['!points add bob 5', '!points remove ann 5', '!points set bob 5 x', '!points reset ann x']) {
      expect(await bob.tries(text)).toMatchObject({ outcome: 'refused', reason: 'role' })
    }
    expect(await bob.tries('!points why ann')).toMatchObject({ outcome: 'refused', reason: 'role' })
  })

  test.each(['all', 'half', '25%'])('a share (%s) is no amount to add or to set', async (share) => {
    const { it, admin } = await setUp()
    await using _ = it
    for (const text of [`!points add ann ${share}`, `!points set ann ${share} x`])
      expect(await admin.tries(text)).toMatchObject({ reason: 'amount' })
  })
})

describe('the currency', () => {
  test('has a name of its own and as small a unit as the owner likes', async () => {
    await using it = await bank({ config: { currency: 'breadcrumbs', currencyOne: 'breadcrumb', decimals: 2, giveFee: 1 } })
    const ann = it.bot.user('ann')
    await it.bot.user('bob', { channel: 'b' }).says('!points')
    await it.fund({ 'console:ann': 1_50 })
    expect(await ann.says('!points')).toEqual(['You have 1.50 breadcrumbs.'])
    expect(await ann.says('!give bob 1')).toEqual(['ann gives bob 1 breadcrumb (0.01 breadcrumbs of them are the fee).'])
    expect(await it.balance('console:bob')).toBe(99)
  })
})

test('samples are there for trying things out, once', async () => {
  await using it = await bank({ config: { samples: true } })
  expect(await it.bot.user('ann').says('!top 2')).toEqual(['1. Mallory Mallard 1250 · 2. Sir Quacksalot 990'])
  expect(await it.balance('console:ann')).toBe(500)
  expect(await it.bot.user('ann', { channel: 'a' }).says('!season archive 1')).toEqual([
    'Last season: 1. Mallory Mallard 1250 · 2. Sir Quacksalot 990 · 3. Grandma Eider 640',
  ])
  await it.bot.user('mod', { role: 'admin', channel: 'm' }).says('!points reset ann gone')
  await it.bot.restart()
  expect(await it.balance('console:ann')).toBe(0)
  expect((await it.audit()).findings).toEqual([])
})

test('every command has a description, and those that take something have an example', () => {
  for (const [signature, command] of Object.entries(loyalty.commands!)) {
    expect(command, signature).toMatchObject({ describe: expect.any(String) })
    if (/[<]/.test(signature)) expect(command, signature).toHaveProperty('examples.0')
  }
})
