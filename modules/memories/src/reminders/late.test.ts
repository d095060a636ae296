import { mockBot } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import memories from '../index.ts'

const told = (out: readonly { readonly text: string }[]) => out.map(({ text }) => text).filter((text) => text.startsWith('@'))

test('what came due while the bot was down is told once, with how late it is', async () => {
  await using bot = await mockBot(memories)
  await bot.user('ann').says('!remind me in 1h tea')
  // The job that would have told it is lost as well: the start looks for itself.
  await bot.db.run`UPDATE memories_reminder SET due_at = ${bot.now() - 5 * 60_000}`
  await bot.restart()
  await bot.advance('1s')
  expect(told(bot.out)).toEqual(['@ann, you asked me to remind you: tea (this was due 5m ago)'])
  await bot.restart()
  await bot.advance('3h')
  expect(told(bot.out)).toHaveLength(1)
})

test('what is older than an hour is told as one message for each person', async () => {
  await using bot = await mockBot(memories)
  const [ann, bob] = [bot.user('ann'), bot.user('bob')]
  for (const text of ['one', 'two', 'three']) {
    await ann.says(`!remind me in 1h ${text}`)
    await bot.advance('10s')
  }
  await bob.says('!remind me in 1h four')
  await bot.db.run`UPDATE memories_reminder SET due_at = ${bot.now() - 2 * 3_600_000}`
  await bot.restart()
  await bot.advance('1s')
  const [first, second, ...others] = told(bot.out)
  expect(first).toMatch(/^@ann, this was due while I was away:.*#1 one .*#2 two .*#3 three /s)
  expect(second).toMatch(/^@bob, this was due while I was away:.*#4 four /s)
  expect(others).toEqual([])
})

test('one that comes again is not told for each time that was missed, and goes on', async () => {
  await using bot = await mockBot(memories)
  await bot.user('ann').says('!remind me every day 06:00 feed the ducks')
  await bot.db.run`UPDATE memories_reminder SET due_at = ${bot.now() - 3 * 86_400_000}, wall = ${bot.now() - 3 * 86_400_000}`
  await bot.restart()
  await bot.advance('1h')
  expect(told(bot.out)).toHaveLength(1)
  await bot.advance('5h')
  expect(told(bot.out).at(-1)).toBe('@ann, you asked me to remind you: feed the ducks')
})

test('250 that are due at once are all told, each once, although the bot restarts', async () => {
  await using bot = await mockBot(memories)
  const at = bot.now() + 3_600_000
  await bot.db.transaction(async (db) => {
    for (let n = 0; n < 250; n++) {
      await db.run`INSERT INTO memories_reminder (person, account, name, community, channel, text, made_at, due_at, zone)
        VALUES (${`console:p${n}`}, ${`console:p${n}`}, ${`p${n}`}, 'main', ${`console:c${n}`}, ${`text ${n}`}, 0, ${at}, 'UTC')`
    }
  })
  await bot.restart()
  await bot.advance('1h')
  await bot.advance('1m')
  await bot.restart()
  await bot.advance('1h')
  expect(new Set(told(bot.out)).size).toBe(250)
  expect(told(bot.out)).toHaveLength(250)
})

test('among 100,000 that wait the due ones are looked up, not looked for', { timeout: 120_000 }, async () => {
  await using bot = await mockBot(memories)
  const { db } = bot
  const later = bot.now() + 86_400_000
  if (db.dialect === 'sqlite') {
    await db.run`INSERT INTO memories_reminder (person, account, name, community, channel, text, made_at, due_at, zone)
      WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < 100000)
      SELECT 'p' || (n / 5), 'console:p', 'p', 'main', 'console:c', 'x', 0, ${later} + n, 'UTC' FROM series`
  } else {
    await db.run`INSERT INTO memories_reminder (person, account, name, community, channel, text, made_at, due_at, zone)
      SELECT 'p' || (n / 5), 'console:p', 'p', 'main', 'console:c', 'x', 0, CAST(${later} AS bigint) + n, 'UTC' FROM generate_series(1, 100000) AS n`
  }
  const plans =
    db.dialect === 'sqlite'
      ? [
          await db.all`EXPLAIN QUERY PLAN SELECT id FROM memories_reminder WHERE due_at <= 5 ORDER BY due_at, id LIMIT 200`,
          await db.all`EXPLAIN QUERY PLAN SELECT due_at FROM memories_reminder WHERE due_at IS NOT NULL ORDER BY due_at LIMIT 1`,
        ]
      : [
          await db.all`EXPLAIN SELECT id FROM memories_reminder WHERE due_at <= 5 ORDER BY due_at, id LIMIT 200`,
          await db.all`EXPLAIN SELECT due_at FROM memories_reminder WHERE due_at IS NOT NULL ORDER BY due_at LIMIT 1`,
        ]
  for (const plan of plans) {
    expect(JSON.stringify(plan)).toMatch(/USING (COVERING )?INDEX|Index (Only )?Scan/)
    expect(JSON.stringify(plan)).not.toMatch(/Seq Scan|TEMP B-TREE|Sort Key/)
  }
  await bot.user('ann').says('!remind me in 1h tea')
  await bot.advance('1h')
  expect(told(bot.out)).toEqual(['@ann, you asked me to remind you: tea'])
})
