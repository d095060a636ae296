import { describe, expect, test } from 'vitest'
import { type Bank, bank } from '../fixtures/bank.ts'
import { forgetPerson } from '../person/forget.ts'
import { linkPurses } from '../person/link.ts'

/** A community in which three earned something, and an admin. */
async function pond(platform = 'console', config: object = {}) {
  const it = await bank({ config })
  for (const name of ['ann', 'bob', 'cat']) await it.bot.user(name, { platform, channel: name }).says('!8ball')
  return {
    it,
    admin: it.bot.user('boss', { role: 'admin', platform, channel: 'pond' }),
    ann: it.bot.user('ann', { platform, channel: 'x' }),
  }
}

/** As if the last season had ended so many hours ago; to let them pass would cost every cron job of these days. */
const longAgo = (it: Bank, hours: number) =>
  it.db.run`UPDATE loyalty_season SET ended_at = ${it.bot.now() - hours * 3_600_000} WHERE state = 'ended'`

const balances = (it: Bank, platform = 'console') => Promise.all(['ann', 'bob', 'cat'].map((name) => it.balance(`${platform}:${name}`)))
const fundsOf = (platform: string, amounts: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [`${platform}:${name}`, amount]))

describe.each(['twitch', 'discord', 'slack'] as const)('on %s', (platform) => {
  test('a season is begun, ended and archived, and what is not kept goes to the house', async () => {
    const { it, admin, ann } = await pond(platform)
    await using _ = it
    await it.fund(fundsOf(platform, { ann: 100, bob: 7 }))
    await it.bot.advance('1m')
    expect(await ann.says('!season')).toEqual(['No season is running.'])
    expect(await admin.says('!season start -time=30d -keep=50 Spring')).toEqual([
      'Spring begins. It ends in 4w2d. At its end everybody keeps 50 %.',
    ])
    await it.fund(fundsOf(platform, { bob: 30, cat: 20 }))
    await it.bot.advance('1m')
    expect(await ann.says('!season')).toEqual(['Spring, since 2026-01-01 until 2026-01-31. You have earned nothing in it yet.'])
    expect(await it.bot.user('cat', { platform, channel: 'c' }).says('!season')).toEqual([
      'Spring, since 2026-01-01 until 2026-01-31. You earned 20 points: place 2.',
    ])
    expect(await ann.says('!season top')).toEqual(['Spring: 1. bob 30 · 2. cat 20'])
    expect(await admin.says('!season end')).toEqual([
      'Spring is over. 1. bob 30 · 2. cat 20. Everybody keeps 50 %. !season undo <reason> takes that back within 3d.',
    ])
    expect(await balances(it, platform)).toEqual([50, 18, 10])
    expect(await ann.says('!points why')).toEqual([expect.stringContaining('-50 season ended (season 1), 2026-01-01')])
    await it.bot.advance('1m')
    expect(await ann.says('!season archive')).toEqual(['1. Spring, until 2026-01-01'])
    await it.bot.advance('1m')
    expect(await ann.says('!season archive 1')).toEqual(['Spring: 1. bob 30 · 2. cat 20'])
    expect((await it.audit()).findings).toEqual([])
  })
})

test('a season that has an end ends by itself, also when that was while the bot was away', async () => {
  const { it, admin } = await pond()
  await using _ = it
  await admin.says('!season start -time=1h -keep=0')
  await it.fund({ 'console:ann': 5 })
  await it.bot.restart()
  await it.bot.advance('61m')
  expect(it.bot.out.at(-1)!.text).toBe('The season is over. 1. ann 5. Everybody begins anew.')
  expect(await it.balance('console:ann')).toBe(0)
  expect((await it.audit()).findings).toEqual([])
})

test('what games pay is no place on a board', async () => {
  const { it, admin, ann } = await pond()
  await using _ = it
  await admin.says('!season start')
  await it.fund({ 'console:ann': 1_000 })
  for (let round = 0; round < 12; round++) {
    await ann.says('!gamble 50')
    await it.bot.advance('30s')
  }
  expect(await ann.says('!season top')).toEqual(['The season: 1. ann 1000'])
})

describe('the end of a season', () => {
  test('is taken back within three days, with what was taken, whatever was done since', async () => {
    const { it, admin, ann } = await pond()
    await using _ = it
    await admin.says('!season start -keep=0 Spring')
    await it.fund({ 'console:ann': 100, 'console:bob': 50 })
    await admin.says('!season end')
    await it.fund({ 'console:ann': 7 })
    expect(await admin.says('!season undo a slip')).toEqual(['Spring runs on, and everybody has again what was taken.'])
    expect(await balances(it)).toEqual([107, 50, 0])
    expect(await ann.says('!season top')).toEqual(['Spring: 1. ann 107 · 2. bob 50'])
    expect(await admin.tries('!season undo again')).toMatchObject({ outcome: 'refused', reason: 'none' })
    // Ended and taken back once more: every transfer has a key of its own.
    await it.bot.advance('1m')
    await admin.says('!season end')
    expect(await balances(it)).toEqual([0, 0, 0])
    await longAgo(it, 71)
    await admin.says('!season undo a slip')
    expect(await balances(it)).toEqual([107, 50, 0])
    await admin.says('!season end')
    await longAgo(it, 73)
    expect(await admin.tries('!season undo too late')).toMatchObject({ outcome: 'refused', reason: 'late' })
    expect((await it.audit()).findings).toEqual([])
  })

  test('is not taken back while another one runs', async () => {
    const { it, admin } = await pond()
    await using _ = it
    await admin.says('!season start Spring')
    await admin.says('!season end')
    await admin.says('!season start Summer')
    expect(await admin.tries('!season undo no')).toMatchObject({ outcome: 'refused', reason: 'running' })
    expect(await admin.says('!season archive')).toEqual([expect.stringMatching(/^1\. Spring/)])
  })

  test('leaves what is held alone, and that is paid out as if nothing had been', async () => {
    const { it, admin, ann } = await pond()
    await using _ = it
    await it.fund({ 'console:ann': 100, 'console:bob': 100 })
    await admin.says('!season start -keep=0')
    await ann.says('!duel bob 40')
    await admin.says('!season end')
    expect(await it.points.held('main', 'console:ann')).toBe(40)
    await ann.says('!cancelduel')
    expect(await balances(it)).toEqual([40, 0, 0])
    expect((await it.audit()).findings).toEqual([])
  })

  test('comes once, however many ask for it, and while people spend', async () => {
    const { it, admin } = await pond()
    await using _ = it
    await it.fund({ 'console:ann': 1_000, 'console:bob': 1_000 })
    for (let round = 0; round < 6; round++) {
      await admin.says('!season start -keep=90')
      const all = await Promise.all([
        ...Array.from({ length: 4 }, (_, n) => it.bot.user(`boss${n}`, { role: 'admin', channel: `b${n}` }).tries('!season end')),
        it.bot.user('ann', { channel: `a${round}` }).tries('!give bob 25%'),
        it.bot.user('bob', { channel: `b${round}` }).tries('!give cat 25%'),
      ])
      expect(all.slice(0, 4).filter(({ outcome }) => outcome === 'replied')).toHaveLength(1)
      await it.bot.advance('30s')
    }
    expect((await it.audit()).findings).toEqual([])
  })

  test('gives to the purse of both what was taken from somebody who was linked meanwhile', async () => {
    const { it, admin } = await pond()
    await using _ = it
    await it.bot.user('ann', { platform: 'twitch', channel: 't' }).says('!8ball')
    await admin.says('!season start -keep=0 Spring')
    await it.fund({ 'console:ann': 100, 'twitch:ann': 60, 'console:bob': 120 })
    await admin.says('!season end')
    await linkPurses.apply({ db: it.db, now: () => it.bot.now(), config: {} as never, into: 'console:ann', from: 'twitch:ann' })
    await admin.says('!season undo linked')
    expect(await balances(it)).toEqual([160, 120, 0])
    expect(await admin.says('!season top')).toEqual(['Spring: 1. ann 160 · 2. bob 120'])
    expect((await it.audit()).findings).toEqual([])
  })
})

test('what makes no sense is refused, with a reason', async () => {
  const { it, admin } = await pond()
  await using _ = it
  for (const [line, reason] of [
    ['!season start -keep=101', 'keep'],
    ['!season start -keep=-1', 'keep'],
    ['!season start -time=1s', 'time'],
    ['!season start -time=800d', 'time'],
    ['!season start -keep=ducks', 'usage'],
    ['!season end', 'none'],
    ['!season undo', 'usage'],
    ['!season undo why', 'none'],
    ['!season archive 3', 'none'],
    ['!season archive ducks', 'usage'],
  ]) {
    await it.bot.advance('15s')
    expect(await admin.tries(line!), line).toMatchObject({ outcome: 'refused', reason })
  }
})

test('only admins begin, end and take back, and one runs at a time', async () => {
  const { it, admin } = await pond()
  await using _ = it
  const mod = it.bot.user('mod', { role: 'moderator', channel: 'm' })
  for (const line of ['!season start', '!season end', '!season undo why'])
    expect(await mod.tries(line)).toMatchObject({ outcome: 'refused', reason: 'role' })
  await admin.says('!season start')
  expect(await admin.tries('!season start')).toMatchObject({ outcome: 'refused', reason: 'running' })
})

test('a title may be of any letters and as long as a line of chat', async () => {
  const { it, admin, ann } = await pond()
  await using _ = it
  for (const title of ['Frühling', 'موسم الربيع', 'עונת האביב', '🦆🦆', 'x'.repeat(480)]) {
    const [told] = await admin.says(`!season start ${title}`)
    expect(told).toBe(`${title.slice(0, 100)} begins. At its end balances stay.`)
    await admin.says('!season end')
  }
  await ann.says('!season archive')
})

test('somebody who is forgotten is nobody on a board, and has nothing taken back for', async () => {
  const { it, admin } = await pond()
  await using _ = it
  await admin.says('!season start -keep=0 Spring')
  await it.fund({ 'console:ann': 100, 'console:bob': 50 })
  await admin.says('!season end')
  await forgetPerson({ db: it.db, now: () => it.bot.now(), person: 'console:ann' })
  expect(await it.db.all`SELECT person FROM loyalty_place WHERE person = 'console:ann'`).toEqual([])
  expect(await admin.says('!season archive 1')).toEqual(['Spring: 1. somebody 100 · 2. bob 50'])
  await admin.says('!season undo why')
  expect(await it.balance('console:bob')).toBe(50)
  expect((await it.audit()).findings).toEqual([])
})
