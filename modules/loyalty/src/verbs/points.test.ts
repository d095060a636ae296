import { defineModule } from '@waddlebot/sdk'
import { describe, expect, test } from 'vitest'
import { bank } from '../fixtures/bank.ts'
import loyalty, { ofPerson, points } from '../index.ts'

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

describe('a gift', () => {
  test('is not for oneself, for nobody, or of nothing', async () => {
    await using it = await bank()
    await it.fund({ 'console:ann': 10 })
    const ann = it.bot.user('ann')
    await it.bot.user('bob', { channel: 'b' }).says('!points')
    for (const [text, reason] of [
      ['!give ann 5', 'self'],
      ['!give whoever 5', 'not-found'],
      ['!give bob 0', 'nothing'],
      ['!give bob 9007199254740991', 'short'],
      ['!give bob -5', 'usage'],
      ['!give bob 1e3', 'usage'],
      ['!give bob 0x10', 'usage'],
      ['!give bob NaN', 'usage'],
      ['!give bob 1.5', 'usage'],
      ['!give bob', 'usage'],
    ]) {
      expect(await ann.tries(text!), text).toMatchObject({ outcome: 'refused', reason })
    }
    expect(await it.balance('console:ann')).toBe(10)
  })

  test('leaves a fee with the house', async () => {
    await using it = await bank({ config: { giveFee: 10 } })
    await it.bot.user('bob', { channel: 'b' }).says('!points')
    await it.fund({ 'console:ann': 105 })
    expect(await it.bot.user('ann').says('!give bob all')).toEqual(['ann gives bob 105 points (10 points of them are the fee).'])
    expect(await it.balance('console:bob')).toBe(95)
    expect((await it.audit()).findings).toEqual([])
  })

  test('has a daily limit, which a gift that does not come about leaves untouched', async () => {
    await using it = await bank({ config: { giveDailyCap: 100 } })
    await it.bot.user('bob', { channel: 'b' }).says('!points')
    await it.fund({ 'console:ann': 90 })
    const ann = it.bot.user('ann')
    const give = async (amount: number) => {
      await it.bot.advance('10s')
      return ann.tries(`!give bob ${amount}`)
    }
    expect(await give(95)).toMatchObject({ reason: 'short' })
    expect(await give(80)).toMatchObject({ outcome: 'replied' })
    await it.fund({ 'console:ann': 500 })
    expect(await give(21)).toMatchObject({ reason: 'daily-cap' })
    expect(await give(20)).toMatchObject({ outcome: 'replied' })
    expect(await give(1)).toMatchObject({ reason: 'daily-cap' })
    await it.bot.advance('24h')
    expect(await give(100)).toMatchObject({ outcome: 'replied' })
  })

  test('waits until the bot knows who gives, where the owner wants that', async () => {
    await using it = await bank({ config: { giveAfterDays: 1 } })
    const ann = it.bot.user('ann')
    await ann.says('!points')
    await it.bot.user('bob', { channel: 'b' }).says('!points')
    await it.fund({ 'console:ann': 5 })
    expect(await ann.tries('!give bob 5')).toMatchObject({ reason: 'too-new' })
    await it.bot.advance('1d')
    expect(await ann.tries('!give bob 5')).toMatchObject({ outcome: 'replied' })
  })

  test('of everything by forty at once, five times over, loses and makes nothing', async () => {
    await using it = await bank()
    const crowd = Array.from({ length: 40 }, (_, n) => it.bot.user(`u${n}`, { channel: `c${n}` }))
    await Promise.all(crowd.map((user) => user.says('!points')))
    await it.fund(Object.fromEntries(crowd.map((_, n) => [`console:u${n}`, 10])))
    for (let round = 0; round < 5; round++) {
      await Promise.all(crowd.map((user, n) => user.says(`!give u${(n * 7 + round + 1) % 40} all`)))
      await it.bot.advance('10s')
    }
    const sum = await it.db.one<{ sum: number }>`SELECT CAST(sum(balance) AS bigint) AS sum FROM loyalty_account WHERE kind = 'person'`
    expect(sum).toEqual({ sum: 400 })
    expect((await it.audit()).findings).toEqual([])
  })

  test('that is delivered twice is given once', async () => {
    await using it = await bank()
    await it.bot.user('bob', { channel: 'b' }).says('!points')
    await it.fund({ 'console:ann': 100 })
    it.bot.platform('console').duplicate(1)
    await it.bot.user('ann').says('!give bob 30')
    await it.bot.advance('1s')
    expect([await it.balance('console:ann'), await it.balance('console:bob')]).toEqual([70, 30])
  })
})

describe('!daily', () => {
  test('is there once on each day, and grows with each day in a row', async () => {
    // Days cost time, so the row ends early; over the day on which clocks in Berlin leave an hour out.
    await using it = await bank({ startAt: Date.UTC(2026, 2, 27, 12), config: { dailyBonusDays: 3 } })
    const ann = it.bot.user('ann')
    expect(await ann.says('!daily')).toEqual(['50 points for you.'])
    await it.bot.advance('5s')
    expect(await ann.tries('!daily')).toMatchObject({ outcome: 'refused', reason: 'had-it' })
    for (const [days, gift] of [60, 70, 70].entries()) {
      await it.bot.advance('24h')
      expect(await ann.says('!daily')).toEqual([`${gift} points for you, day ${days + 2} in a row.`])
    }
    await it.bot.advance('48h')
    expect(await ann.says('!daily')).toEqual(['50 points for you.'])
    expect((await it.audit()).findings).toEqual([])
  })

  test('is had once, however often it is asked for at once', async () => {
    await using it = await bank()
    const all = await Promise.all(Array.from({ length: 9 }, (_, n) => it.bot.user('ann', { channel: `c${n}` }).tries('!daily')))
    expect(all.filter(({ outcome }) => outcome === 'replied')).toHaveLength(1)
    expect(await it.balance('console:ann')).toBe(50)
  })

  test('can be switched off', async () => {
    await using it = await bank({ config: { dailyAmount: 0 } })
    expect(await it.bot.user('ann').tries('!daily')).toMatchObject({ outcome: 'refused', reason: 'off' })
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

describe('another module', () => {
  const shop = defineModule({
    name: 'shop',
    capabilities: ['db'],
    uses: { points },
    migrations: { '001': { up: (knex) => knex.schema.createTable('shop_sale', (table) => table.text('what')) } },
    commands: {
      'buy <what>': async ({ args, author, channel, db, message, points, runId }) => {
        await db.run`INSERT INTO shop_sale (what) VALUES (${args.what})`
        const { community } = channel
        const to = { kind: 'pot', pot: 'shop' } as const
        const wish = { community, from: ofPerson(author.id), to, amount: 30, key: `buy:${runId}`, cause: 'shop', origin: message.id }
        const paid = await points.transfer(wish)
        if (!paid.done) throw new Error('too poor')
        if (args.what === 'nothing') throw new Error('sold out')
        return `sold, ${await points.balance(community, author.id)} left`
      },
      clip: { cost: 20, run: () => 'clipped' },
      'clip broken': {
        cost: 20,
        run: () => {
          throw new Error('boom')
        },
      },
    },
  })

  test('takes points in the transaction of what it sells', async () => {
    await using it = await bank({ with: [shop] })
    await it.fund({ 'console:ann': 70 })
    const ann = it.bot.user('ann')
    expect(await ann.says('!buy hat')).toEqual(['sold, 40 left'])
    expect(await ann.tries('!buy nothing')).toMatchObject({ outcome: 'failed' })
    expect(await it.balance('console:ann')).toBe(40)
    expect((await it.audit()).findings).toEqual([])
  })

  test('has commands that cost something, which the statement and why show', async () => {
    await using it = await bank({ with: [shop] })
    await it.fund({ 'console:ann': 50 })
    const ann = it.bot.user('ann')
    expect(await ann.says('!clip')).toEqual(['clipped'])
    expect(await ann.tries('!clip broken')).toMatchObject({ outcome: 'failed' })
    expect(await it.balance('console:ann')).toBe(30)
    expect(await ann.says('!points why')).toEqual([
      'You have 30 points. Newest first: +20 !clip broken given back, 2026-01-01 · -20 !clip broken held, 2026-01-01 · -20 !clip held, 2026-01-01 · +50 fund, 2026-01-01',
    ])
    await ann.says('!clip')
    const [refusal] = await ann.says('!clip')
    expect(refusal).toBe('!clip costs 20 points, and you have 10 points to spend.')
    expect((await it.bot.why(ann, '!clip')).steps.at(-1)).toMatchObject({ gate: 'cost', passed: false, reason: 'cost' })
    expect((await it.audit()).findings).toEqual([])
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
