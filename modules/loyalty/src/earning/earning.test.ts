import { describe, expect, test } from 'vitest'
import { bank } from '../fixtures/bank.ts'

const start = Date.UTC(2026, 0, 1)

describe.each(['twitch', 'discord', 'slack'] as const)('on %s', (platform) => {
  test('somebody who talks earns once a minute, whatever they say', async () => {
    await using it = await bank({ config: { chatAmount: 3, watchAmount: 0 } })
    const ann = it.bot.user('ann', { platform })
    for (let n = 0; n < 5; n++) await ann.says(`hello ${n}`)
    await it.bot.restart()
    await ann.says('still here')
    await it.bot.restart()
    expect(await it.balance(`${platform}:ann`)).toBe(3)
    await it.bot.advance('1m')
    await ann.says('hello again')
    await it.bot.restart()
    expect(await it.balance(`${platform}:ann`)).toBe(6)
    expect((await it.audit()).findings).toEqual([])
  })
})

describe('watching', () => {
  test('earns for each interval in which somebody spoke while the stream was on', async () => {
    await using it = await bank({ config: { chatAmount: 0, watchAmount: 5 } })
    const ann = it.bot.user('ann')
    await ann.says('is it on?')
    await it.bot.advance('12m')
    expect(await it.balance('console:ann'), 'no stream was on').toBe(0)
    await it.bot.emit('stream.online', {})
    await ann.says('it is')
    await ann.says('hooray')
    await it.bot.advance('12m')
    expect(await it.balance('console:ann')).toBe(5)
    await it.bot.advance('12m')
    expect(await it.balance('console:ann'), 'they left').toBe(5)
    await it.bot.emit('stream.offline', {})
    await ann.says('bye')
    await it.bot.advance('12m')
    expect(await it.balance('console:ann')).toBe(5)
  })

  test('on two platforms earns once, and is paid after a restart', async () => {
    await using it = await bank({ config: { chatAmount: 0, watchAmount: 5 } })
    await it.bot.emit('stream.online', {})
    await it.bot.user('ann').says('here')
    await it.bot.user('ann', { channel: 'other' }).says('and here')
    await it.bot.restart()
    await it.bot.advance('12m')
    expect(await it.balance('console:ann')).toBe(5)
    expect(await it.db.all`SELECT * FROM loyalty_presence`).toEqual([])
  })

  test('is not paid back when the bot was away for more than an hour', async () => {
    await using it = await bank({ config: { chatAmount: 0, watchAmount: 5 }, startAt: start + 3_600_000 * 5 })
    await it.db
      .run`INSERT INTO loyalty_presence (community, person, interval, ends_at, live, times) VALUES ('main', 'old', 1, ${start}, 1, 100)`
    await it.bot.advance('6m')
    expect(await it.balance('old')).toBe(0)
    expect(await it.db.all`SELECT * FROM loyalty_presence`).toEqual([])
  })
})

describe('an event', () => {
  test('earns by what it is', async () => {
    await using it = await bank()
    await it.bot.emit('subscribe', { user: 'ann', tier: '1' })
    await it.bot.emit('subscribe', { user: 'bob', tier: '3' })
    await it.bot.emit('gift', { user: 'cat', tier: '1', count: 50 })
    await it.bot.emit('cheer', { user: 'dan', bits: 250 })
    await it.bot.emit('raid', { user: 'eve', from: 'eve', viewers: 1_000 })
    await it.bot.emit('cheer', { user: 'fox', bits: 99 })
    const balances = await Promise.all(['ann', 'bob', 'cat', 'dan', 'eve', 'fox'].map((who) => it.balance(`console:${who}`)))
    expect(balances).toEqual([500, 2_500, 5_000, 20, 180, 0])
  })

  test('earns once: a follow for life, a subscription in a month, a raid on a day, whatever is sent twice', async () => {
    await using it = await bank({ startAt: Date.UTC(2026, 0, 31, 22) })
    for (let time = 0; time < 3; time++) {
      await it.bot.emit('follow', { user: 'ann' })
      await it.bot.emit('resub', { user: 'bob', tier: '2', months: 7 })
      await it.bot.emit('raid', { user: 'cat', from: 'cat', viewers: 3 })
      await it.bot.emit('cheer', { user: 'dan', bits: 100, id: 'the-same' })
    }
    expect(await Promise.all(['ann', 'bob', 'cat', 'dan'].map((who) => it.balance(`console:${who}`)))).toEqual([50, 1_000, 40, 10])
    await it.bot.advance('3h')
    await it.bot.emit('follow', { user: 'ann' })
    await it.bot.emit('resub', { user: 'bob', tier: '2', months: 8 })
    expect([await it.balance('console:ann'), await it.balance('console:bob')]).toEqual([50, 2_000])
    expect((await it.audit()).findings).toEqual([])
  })

  test('counts by the highest of what applies, never by the product', async () => {
    await using it = await bank({ config: { multipliers: { subscriber: 1.5, vip: 3 } } })
    const mod = it.bot.user('mod', { role: 'moderator' })
    await it.bot.emit('cheer', { user: 'ann', bits: 1_000, role: 'subscriber' })
    expect(await mod.says('!points happy 2 30m')).toEqual(['Everything counts 2 times as much for 30m.'])
    await it.bot.emit('cheer', { user: 'bob', bits: 1_000, role: 'subscriber' })
    await it.bot.emit('cheer', { user: 'cat', bits: 1_000, role: 'vip' })
    await it.bot.advance('30m')
    await it.bot.emit('cheer', { user: 'dan', bits: 1_000 })
    expect(await Promise.all(['ann', 'bob', 'cat', 'dan'].map((who) => it.balance(`console:${who}`)))).toEqual([150, 200, 300, 100])
    expect(await mod.tries('!points happy 11')).toMatchObject({ outcome: 'refused', reason: 'times' })
    expect(await mod.says('!points happy 1')).toEqual(['Everything counts as much as ever.'])
  })

  test('earns nothing for who is ignored, for nobody known, and beyond the most that anybody may have', async () => {
    await using it = await bank({ config: { ignore: ['Nightbot', 'console:x'], mostBalance: 60 } })
    await it.bot.emit('follow', { user: 'nightbot' })
    await it.bot.emit('follow', { user: 'x' })
    await it.bot.emit('follow', { user: 'ann' })
    await it.bot.emit('cheer', { user: 'ann', bits: 1_000 })
    await it.bot.user('nightbot').says('beep')
    await it.bot.restart()
    expect(await Promise.all(['nightbot', 'x', 'ann'].map((who) => it.balance(`console:${who}`)))).toEqual([0, 0, 60])
  })
})
