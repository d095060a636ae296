import { type MockBot, mockBot } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import memories from '../index.ts'
import { claimDue } from './shelf.ts'

const many = 500

/** So many people with a reminder each, all of the same moment. */
async function waiting(bot: MockBot, at: number): Promise<void> {
  await bot.db.transaction(async (db) => {
    for (let n = 0; n < many; n++) {
      await db.run`INSERT INTO memories_reminder (person, account, name, community, channel, text, made_at, due_at, zone)
        VALUES (${`console:p${n}`}, ${`console:p${n}`}, ${`p${n}`}, 'main', ${`console:c${n}`}, ${`text ${n}`}, 0, ${at}, 'UTC')`
    }
  })
  await bot.restart()
}

/** Texts of the reminders that were told: each person has one. */
const told = (bot: MockBot) => bot.out.flatMap(({ text }) => /text \d+/.exec(text)?.[0] ?? [])

test.each(['1h', '-1h', '1d', '-1d'])(
  'when the clock is set by %s while 500 are due, each is told once, and none before its time',
  async (by) => {
    await using bot = await mockBot(memories)
    const due = bot.now() + 30 * 60_000
    await waiting(bot, due)
    await bot.advance('29m')
    expect(told(bot)).toEqual([])
    bot.jump(by)
    const step = '10m'
    for (let n = 0; n < 6 * 26; n++) {
      await bot.advance(step)
      if (bot.now() < due) expect(told(bot), `at ${new Date(bot.now()).toISOString()}`).toEqual([])
      else if (told(bot).length === many) break
    }
    await bot.advance('2h')
    expect(new Set(told(bot)).size).toBe(many)
    expect(told(bot)).toHaveLength(many)
    // Those that are told long after their time say so.
    if (by === '1d') expect(bot.out.at(-1)?.text).toContain('this was due while I was away')
  },
)

test('two processes whose clocks are five minutes apart tell each once, and the slow one none that its clock has not reached', async () => {
  await using bot = await mockBot(memories)
  const now = bot.now()
  for (let n = 0; n < many; n++) {
    const due = now + (n % 10) * 60_000
    await bot.db.run`INSERT INTO memories_reminder (person, account, name, community, channel, text, made_at, due_at, zone)
      VALUES ('p', 'console:p', 'p', 'main', 'console:c', ${`text ${n}`}, 0, ${due}, 'UTC')`
  }
  const claimed: { readonly id: number; readonly clock: number; readonly due: number }[] = []
  const process = async (ahead: number) => {
    for (let minute = 0; minute < 12; minute++) {
      const clock = now + minute * 60_000 + ahead
      const found = await bot.db.transaction((db) => claimDue(db, clock, 40))
      claimed.push(...found.map(({ id, was_due }) => ({ id, clock, due: was_due! })))
    }
  }
  await Promise.all([process(0), process(5 * 60_000)])
  expect(new Set(claimed.map(({ id }) => id)).size).toBe(claimed.length)
  expect(claimed).toHaveLength(many)
  for (const { clock, due } of claimed) expect(due).toBeLessThanOrEqual(clock)
})
