import { defineModule } from '@waddlebot/sdk'
import { mockBot } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import memories from '../index.ts'

type Row = Readonly<Record<string, unknown>>
const iso = (at: number) => new Date(at).toISOString()
const evening = Date.UTC(2026, 0, 5, 20)

async function dues(bot: { readonly db: { all<T>(text: TemplateStringsArray): Promise<T[]> } }) {
  const rows = await bot.db.all<{ text: string; due_at: number }>`SELECT text, due_at FROM memories_reminder ORDER BY id`
  return Object.fromEntries(rows.map(({ text, due_at }) => [text, iso(due_at)]))
}

test('whoever moves to another zone is reminded at the same clock time there, and of what comes once at the same moment', async () => {
  await using bot = await mockBot(memories, { startAt: evening })
  const ann = bot.user('ann')
  await ann.says('!remind zone Europe/Berlin')
  await ann.says('!remind me every day 09:00 feed')
  await bot.advance('10s')
  await ann.says('!remind me tomorrow 09:00 call')
  expect(await dues(bot)).toEqual({ feed: '2026-01-06T08:00:00.000Z', call: '2026-01-06T08:00:00.000Z' })

  expect(await ann.says('!remind zone America/New_York')).toEqual([
    'From now on times are meant in America/New_York, where it is Mon 2026-01-05 15:00:10 America/New_York. What comes again keeps its clock time there (1 of your reminders).',
  ])
  expect(await dues(bot)).toEqual({ feed: '2026-01-06T14:00:00.000Z', call: '2026-01-06T08:00:00.000Z' })
  expect(await ann.says('!reminders')).toEqual([
    [
      '#2 call – Tue 2026-01-06 03:00 America/New_York, in 11h59m50s',
      '#1 feed – every day 09:00, next Tue 2026-01-06 09:00 America/New_York, in 17h59m50s',
    ].join('\n'),
  ])
  const told: string[] = []
  for (const step of ['11h59m49s', '1s', '5h59m59s', '1s', '23h59m59s', '1s']) {
    const before = bot.out.length
    await bot.advance(step)
    for (const { text } of bot.out.slice(before)) told.push(`${iso(bot.now()).slice(0, 19)} ${text.split(': ')[1]}`)
  }
  expect(told).toEqual(['2026-01-06T08:00:00 call', '2026-01-06T14:00:00 feed', '2026-01-07T14:00:00 feed'])
})

test('where it is that late already it comes the next day, and where it is earlier again it is not told twice that day', async () => {
  await using bot = await mockBot(memories, { startAt: evening })
  const ann = bot.user('ann')
  await ann.says('!remind zone Europe/Berlin')
  await ann.says('!remind me every day 22:00 sleep')
  await bot.advance('3s')
  await ann.says('!remind zone Asia/Kathmandu')
  expect(await dues(bot)).toEqual({ sleep: '2026-01-06T16:15:00.000Z' })
  await bot.advance('20h15m')
  expect(bot.out.at(-1)?.text).toBe('@ann, you asked me to remind you: sleep')
  await ann.says('!remind zone America/New_York')
  expect(await dues(bot)).toEqual({ sleep: '2026-01-08T03:00:00.000Z' })
})

test('the last of a rule is told late rather than never', async () => {
  await using bot = await mockBot(memories, { startAt: evening })
  const ann = bot.user('ann')
  await ann.says('!remind me RRULE:FREQ=DAILY;COUNT=1;BYHOUR=21 once')
  await bot.advance('3s')
  await ann.says('!remind zone Asia/Tokyo')
  await bot.advance('1s')
  expect(bot.out.at(-1)?.text).toContain('once')
})

test('whoever has no zone goes along with that of the community, and whoever has one does not', async () => {
  await using bot = await mockBot(memories, { startAt: evening, zone: 'Europe/Berlin' })
  const [ann, bob] = [bot.user('ann'), bot.user('bob')]
  await ann.says('!remind me every day 09:00 feed')
  await ann.says('hello')
  await bot.advance('10s')
  await ann.says('!remind me in 1d call')
  await bob.says('!remind zone Asia/Tokyo')
  await bob.says('!remind me every day 09:00 swim')
  const before = await dues(bot)
  expect(before).toMatchObject({ feed: '2026-01-06T08:00:00.000Z', swim: '2026-01-06T00:00:00.000Z' })
  await bot.restart({ zone: 'America/New_York' })
  expect(await dues(bot)).toEqual({ ...before, feed: '2026-01-06T14:00:00.000Z' })
  await bot.restart({ zone: 'Europe/Berlin' })
  expect(await dues(bot)).toEqual(before)
})

test('what is made for somebody else comes by the clocks of whoever made it', async () => {
  await using bot = await mockBot(memories, { startAt: evening })
  const [ann, bob] = [bot.user('ann'), bot.user('bob')]
  await bob.says('!reminders')
  await ann.says('!remind @bob every day 09:00 feed')
  await bob.says('!remind zone Asia/Tokyo')
  expect(await dues(bot)).toEqual({ feed: '2026-01-06T09:00:00.000Z' })
  await ann.says('!remind zone Europe/Berlin')
  expect(await dues(bot)).toEqual({ feed: '2026-01-06T08:00:00.000Z' })
})

test('two who become one have one zone, and part with it again', async () => {
  const registrar = defineModule({
    name: 'registrar',
    capabilities: ['people'],
    commands: {
      'marry <into> <from>': async ({ args, people }) => `${(await people.link(args.into, args.from)).from} came along`,
      'part <account>': async ({ args, people }) => `${(await people.unlink(args.account))?.from} left`,
    },
  })
  await using bot = await mockBot(memories, { startAt: evening, with: [registrar] })
  const [ann, annie, clerk] = [bot.user('ann'), bot.user('annie', { platform: 'discord' }), bot.user('clerk')]
  await ann.says('!remind zone Asia/Tokyo')
  await annie.says('!remind zone Europe/Berlin')
  await annie.says('!remind me every day 09:00 feed')
  await clerk.says('!marry console:ann discord:annie')
  expect(await dues(bot)).toEqual({ feed: '2026-01-06T00:00:00.000Z' })
  await clerk.says('!part discord:annie')
  expect(await dues(bot)).toEqual({ feed: '2026-01-06T08:00:00.000Z' })
})

test('one that another program made in a zone that it named stays there, and without one goes along', async () => {
  await using bot = await mockBot(memories, { startAt: evening, zone: 'Europe/Berlin' })
  const made = { account: 'console:ann', name: 'ann', channel: 'console:lobby', when: 'every day 09:00' }
  await bot.http('POST', '/reminders', { ...made, zone: 'Asia/Tokyo', text: 'named' })
  await bot.http('POST', '/reminders', { ...made, text: 'open' })
  expect(await dues(bot)).toEqual({ named: '2026-01-06T00:00:00.000Z', open: '2026-01-06T08:00:00.000Z' })
  await bot.user('ann').says('!remind zone America/New_York')
  expect(await dues(bot)).toEqual({ named: '2026-01-06T00:00:00.000Z', open: '2026-01-06T14:00:00.000Z' })
})

test('what is due already when the zone changes is told once, and goes on in the new one', async () => {
  await using bot = await mockBot(memories, { startAt: evening, zone: 'Europe/Berlin' })
  await bot.user('ann').says('!remind me every day 09:00 feed')
  bot.jump('13h')
  await bot.restart({ zone: 'America/New_York' })
  await bot.advance('1s')
  expect(bot.out.filter(({ text }) => text.includes('feed')).length).toBe(1)
  expect(await dues(bot)).toEqual({ feed: '2026-01-07T14:00:00.000Z' })
})

test('times that other zone data worked out are worked out anew, clock times kept', async () => {
  await using bot = await mockBot(memories, { startAt: evening, zone: 'Europe/Berlin' })
  const ann = bot.user('ann')
  await ann.says('!remind me every day 09:00 feed')
  await bot.advance('10s')
  await ann.says('!remind me in 12h call')
  const right = await dues(bot)
  // As a machine would have kept it that did not know yet of a summer time that begins tomorrow.
  await bot.db.run`UPDATE memories_reminder SET due_at = due_at + 3600000 WHERE rule IS NOT NULL`
  await bot.restart()
  expect(await dues(bot)).not.toEqual(right)
  await bot.db.run`UPDATE memories_zone_data SET version = '2025z'`
  await bot.restart()
  expect(await dues(bot)).toEqual(right)
  expect(await bot.db.all<Row>`SELECT version FROM memories_zone_data`).toEqual([{ version: process.versions['tz'] }])
})

test('in a zone that the machine knows nothing of, UTC counts, and is said', async () => {
  await using bot = await mockBot(memories, { startAt: evening })
  const ann = bot.user('ann')
  await ann.says('!remind me every day 09:00 feed')
  await bot.db.run`UPDATE memories_reminder SET zone = 'Mars/Base', zone_fixed = 1`
  await bot.db.run`INSERT INTO memories_reminder_wish (person, zone) VALUES ('console:ann', 'Mars/Base')
    ON CONFLICT (person) DO UPDATE SET zone = excluded.zone`
  await bot.restart()
  expect(await ann.says('!reminders')).toEqual([expect.stringContaining('next Tue 2026-01-06 09:00 UTC')])
  await bot.advance('13h')
  expect(bot.out.at(-1)?.text).toContain('feed')
  await bot.advance('1d')
  expect(bot.out.at(-1)?.text).toContain('feed')
  expect(await ann.says('!remind me tomorrow 9am call')).toEqual([expect.stringContaining('09:00 UTC')])
})
