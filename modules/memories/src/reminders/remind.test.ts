import { mockBot } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import memories from '../index.ts'

test('a reminder says when it comes, comes then, once, and to whoever asked', async () => {
  await using bot = await mockBot(memories)
  const ann = bot.user('ann', { platform: 'twitch', channel: 'duckpond' })
  expect(await ann.says('!remind me in 2h drink water')).toEqual([
    'Reminder #1 for you: Thu 2026-01-01 02:00 UTC, in 2h. If your clock shows another time, tell me your zone once: remind zone Europe/Berlin.',
  ])
  await bot.advance('1h59m59s')
  expect(bot.platform('twitch').out).toHaveLength(1)
  await bot.advance('1s')
  expect(bot.platform('twitch').out.at(-1)).toMatchObject({ channel: 'duckpond', text: '@ann, you asked me to remind you: drink water' })
  await bot.advance('2d')
  expect(bot.platform('twitch').out).toHaveLength(2)
})

test.each([
  ['in 1h30m drink', 'Thu 2026-01-01 01:30 UTC', 'drink'],
  ['5m drink', 'Thu 2026-01-01 00:05 UTC', 'drink'],
  ['1h30m drink', 'Thu 2026-01-01 01:30 UTC', 'drink'],
  ['drink water in 90 minutes', 'Thu 2026-01-01 01:30 UTC', 'drink water'],
  ['to drink water in an hour', 'Thu 2026-01-01 01:00 UTC', 'drink water'],
  ['tomorrow 9am call mum', 'Fri 2026-01-02 09:00 UTC', 'call mum'],
  ['call mum tomorrow at 9am', 'Fri 2026-01-02 09:00 UTC', 'call mum'],
  ['tomorrow call mum', 'Fri 2026-01-02 09:00 UTC', 'call mum'],
  ['2026-03-29 02:30 change the clocks', 'Sun 2026-03-29 02:30 UTC', 'change the clocks'],
  ['2026-03-29 go', 'Sun 2026-03-29 09:00 UTC', 'go'],
  ['2026-03-29T02:30+02:00 go', 'Sun 2026-03-29 00:30 UTC', 'go'],
  ['next friday at 18:00 go home', 'Fri 2026-01-09 18:00 UTC', 'go home'],
  ['every weekday 18:00 stretch', 'every weekday 18:00, next Thu 2026-01-01 18:00 UTC', 'stretch'],
  ['every 2 weeks at 9am pay', 'every 2 weeks 09:00, next Thu 2026-01-01 09:00 UTC', 'pay'],
  ['every mon, wed and fri 7:30 run', 'every mon, wed, fri 07:30, next Fri 2026-01-02 07:30 UTC', 'run'],
  ['RRULE:FREQ=MONTHLY;BYMONTHDAY=-1 rent', 'RRULE:FREQ=MONTHLY;BYMONTHDAY=-1 from 00:00, next Sat 2026-01-31 00:00 UTC', 'rent'],
  ['on next message hello', 'on the next message', 'hello'],
  ['when live come over', 'when the stream starts', 'come over'],
])('remind me %s', async (line, when, text) => {
  await using bot = await mockBot(memories)
  const [said] = await bot.user('ann', { platform: 'slack' }).says(`!remind me ${line}`)
  expect(said).toContain(`Reminder #1 for you: ${when}`)
  expect(await bot.db.one`SELECT text FROM memories_reminder`).toEqual({ text })
})

test.each([
  ['', 'usage'],
  ['me', 'usage'],
  ['me in 2h', 'usage'],
  ['me something', 'usage'],
  ['me yesterday x', 'past'],
  ['me 2025-12-31 10:00 x', 'past'],
  ['me in 0 minutes x', 'past'],
  ['me 2030-01-01 x', 'too-far'],
  ['me 9999-12-31 x', 'too-far'],
  ['me 2026-02-29 x', 'usage'],
  ['me in 1e309 hours x', 'usage'],
  ['me in -5 minutes x', 'usage'],
  ['me -5m x', 'past'],
  ['me in 99999999999h x', 'usage'],
  ['me in 999999999999999999999 weeks x', 'usage'],
  ['me 2026-12-31 23:59:60 x', 'usage'],
  ['me 2026-06-30T23:59:60Z x', 'usage'],
  ['me 2027-02-29 09:00 x', 'usage'],
  ['me 2038-01-19 03:14:08 x', 'too-far'],
  ['me 2106-02-07 06:28:16 x', 'too-far'],
  ['me 10000-01-01 x', 'usage'],
  ['me 275760-09-13 x', 'usage'],
  ['me 1969-12-31 x', 'past'],
  ['me RRULE:FREQ=MINUTELY x', 'usage'],
  ['me RRULE:FREQ=DAILY;INTERVAL=0 x', 'usage'],
  ['me RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30 x', 'never'],
  [`me in 1h ${'x'.repeat(501)}`, 'too-long'],
  ['@nobody in 1h x', 'not-found'],
])('"remind %s" is refused with a word of why', async (line, reason) => {
  await using bot = await mockBot(memories)
  const settled = await bot.user('ann', { platform: 'discord' }).tries(`!remind ${line}`)
  expect([settled.outcome, settled.reason?.replace(/^args.*/, 'usage')]).toEqual(['refused', reason])
  expect(await bot.db.all`SELECT id FROM memories_reminder`).toEqual([])
  await bot.advance('1m')
  expect(bot.out).toHaveLength(settled.replies.length)
})

test('29 February is a day of its own, also for what comes every year', async () => {
  await using bot = await mockBot(memories, { startAt: Date.UTC(2028, 1, 1) })
  const ann = bot.user('ann')
  expect(await ann.says('!remind me 2028-02-29 09:00 leap')).toEqual([expect.stringContaining('Tue 2028-02-29 09:00 UTC')])
  await bot.advance('10s')
  expect(await ann.says('!remind me RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29 leap')).toEqual([expect.stringContaining('Tue 2028-02-29')])
  await bot.advance('29d')
  expect(await ann.says('!reminders')).toEqual([expect.stringContaining('Sun 2032-02-29')])
})

test('times are meant on the clocks of whoever asks, summer and winter', async () => {
  await using bot = await mockBot(memories)
  const ann = bot.user('ann', { platform: 'slack' })
  expect(await ann.says('!remind zone europe/berlin')).toEqual([
    'From now on times are meant in Europe/Berlin, where it is Thu 2026-01-01 01:00 Europe/Berlin.',
  ])
  expect(await ann.says('!remind me 2026-07-01 09:00 swim')).toEqual([expect.stringContaining('Wed 2026-07-01 09:00 Europe/Berlin')])
  expect(await bot.db.one`SELECT due_at FROM memories_reminder`).toEqual({ due_at: Date.UTC(2026, 6, 1, 7) })
  expect((await ann.tries('!remind zone Nowhere/At-All')).outcome).toBe('refused')
})

test('one that comes again is told each time at the same clock time', async () => {
  await using bot = await mockBot(memories, { startAt: Date.UTC(2026, 2, 27, 12) })
  const ann = bot.user('ann')
  await ann.says('!remind zone Europe/Berlin')
  await ann.says('!remind me every day 02:30 sleep')
  const times: string[] = []
  for (let hour = 0; hour < 72; hour++) {
    const before = bot.out.length
    await bot.advance('30m')
    if (bot.out.length > before) times.push(new Date(bot.now()).toISOString())
    const between = bot.out.length
    await bot.advance('30m')
    if (bot.out.length > between) times.push(new Date(bot.now()).toISOString())
  }
  // 02:30 does not exist on the 29th: half past three by the clock, half past one by the sun.
  expect(times).toEqual(['2026-03-28T01:30:00.000Z', '2026-03-29T01:30:00.000Z', '2026-03-30T00:30:00.000Z'])
})

test('it is told where somebody spoke in the last ten minutes, and else where it was made', async () => {
  await using bot = await mockBot(memories)
  const lobby = bot.user('ann', { platform: 'console', channel: 'lobby' })
  const kitchen = bot.user('ann', { platform: 'console', channel: 'kitchen' })
  await lobby.says('!remind me in 1h first')
  await bot.advance('10s')
  await lobby.says('!remind me in 2h second')
  await bot.advance('55m')
  await kitchen.says('what is for dinner')
  await bot.advance('10m')
  expect(bot.out.at(-1)).toMatchObject({ channel: 'kitchen', text: '@ann, you asked me to remind you: first' })
  await bot.advance('1h')
  expect(bot.out.at(-1)).toMatchObject({ channel: 'lobby', text: '@ann, you asked me to remind you: second' })
})

test('on the next message, once', async () => {
  await using bot = await mockBot(memories)
  const [ann, bob] = [bot.user('ann'), bot.user('bob')]
  await bob.says('!reminders')
  await ann.says('!remind @bob on next message you owe me a duck')
  expect(bot.out.at(-1)!.text).toBe('Reminder #1 for bob: on the next message.')
  await ann.says('nobody else')
  await bob.says('hello')
  await bot.advance('1s')
  await bob.says('again')
  await bot.advance('1s')
  expect(bot.out.slice(2).map(({ text }) => text)).toEqual(['@bob, ann asked me to remind you: you owe me a duck'])
})

test('when the stream starts', async () => {
  await using bot = await mockBot(memories)
  await bot.user('ann', { platform: 'twitch', channel: 'duckpond' }).says('!remind me when live bring crumbs')
  await bot.emit('stream.online', { platform: 'twitch', channel: 'duckpond', user: 'duckpond' })
  await bot.emit('stream.online', { platform: 'twitch', channel: 'duckpond', user: 'duckpond' })
  expect(bot.out.slice(1).map(({ text }) => text)).toEqual(['@ann, you asked me to remind you: bring crumbs'])
})

test('nobody has more than they may, and whoever wants none of others gets none', async () => {
  await using bot = await mockBot(memories, { config: { reminders: 2, incoming: 1 } })
  const [ann, bob] = [bot.user('ann'), bot.user('bob')]
  await bob.says('!reminders')
  const tries = async (line: string) => {
    await bot.advance('10s')
    return (await ann.tries(line)).replies[0]?.text
  }
  expect(await tries('!remind me in 1h a')).toContain('#1')
  expect(await tries('!remind me in 1h b')).toContain('#2')
  expect(await tries('!remind me in 1h c')).toBe('You have 2 reminders already; cancel one first.')
  expect(await tries('!remind @bob in 1h d')).toContain('#3')
  expect(await tries('!remind @bob in 1h e')).toBe('bob has too many reminders already.')
  await bob.says('!remind block @ann')
  expect(await tries('!remind @bob in 1h f')).toBe('bob takes no reminders from others.')
  await bot.advance('3s')
  await bob.says('!remind unblock @ann')
  await bot.advance('3s')
  await bob.says('!remind incoming off')
  expect(await tries('!remind @bob in 1h g')).toBe('bob takes no reminders from others.')
})

test('it is cancelled by whoever has it or made it, and by nobody else', async () => {
  await using bot = await mockBot(memories)
  const [ann, bob, eve] = [bot.user('ann'), bot.user('bob'), bot.user('eve')]
  await bob.says('!reminders')
  await ann.says('!remind @bob in 1h one')
  expect((await eve.tries('!remind cancel 1')).outcome).toBe('refused')
  expect(await bob.says('!remind cancel 1')).toEqual(['Cancelled #1: one'])
  await bot.advance('10s')
  await ann.says('!remind @bob in 1h two')
  expect(await ann.says('!reminders')).toEqual(['#2 for bob two – Thu 2026-01-01 01:00:10 UTC, in 1h'])
  expect(await ann.says('!remind cancel 2')).toEqual(['Cancelled #2: two'])
  await bot.advance('2h')
  expect(bot.out.filter(({ text }) => text.includes('asked me'))).toEqual([])
})

test('it is put off and done with by words', async () => {
  await using bot = await mockBot(memories)
  const ann = bot.user('ann', { platform: 'twitch', channel: 'duckpond' })
  await ann.says('!remind me in 1h stretch')
  expect((await ann.tries('!snooze 10m')).reason).toBe('not-found')
  await bot.advance('1h')
  expect(await ann.says('!snooze 10m')).toEqual(['#1 comes again in 10m.'])
  await bot.advance('10m')
  expect(bot.out.filter(({ text }) => text.includes('asked me'))).toHaveLength(2)
  expect(await ann.says('!remind done')).toEqual(['#1 is done.'])
  expect((await ann.tries('!snooze 10m 1')).reason).toBe('not-found')
})

test('where there are buttons it is put off and done with by them, by nobody but whoever was reminded', async () => {
  await using bot = await mockBot(memories)
  const ann = bot.user('ann', { platform: 'discord', channel: 'general' })
  await ann.says('!remind me in 1h stretch')
  await bot.advance('1h')
  expect(bot.out.at(-1)!.elements.at(-1)).toMatchObject({ type: 'buttons' })
  const press = (user: string, custom: string) => bot.emit('interaction', { platform: 'discord', channel: 'general', user, custom })
  await press('eve', 'memories/done/1')
  expect(await bot.db.one`SELECT count(*) AS n FROM memories_reminder`).toEqual({ n: 1 })
  await press('ann', 'memories/snooze/1')
  await bot.advance('10m')
  expect(bot.out.filter(({ text }) => text.includes('asked me'))).toHaveLength(2)
  await press('ann', 'memories/done/1')
  expect(await bot.db.one`SELECT count(*) AS n FROM memories_reminder`).toEqual({ n: 0 })
})
