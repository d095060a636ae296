import { mockBot, nasty } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import memories from '../index.ts'

/** What a chat must never be told, unless somebody typed it. */
const leaks = ['[object', 'undefined', 'NaN', 'did not work', 'could not be saved', 'SQLITE', 'Error', '.ts:', 'node_modules']
const directions = /[\u202A-\u202E\u2066-\u2069\u200E\u200F]/

test.each(['twitch', 'discord', 'slack'])('on %s every line is kept byte for byte, and told when its time comes', async (platform) => {
  await using bot = await mockBot(memories)
  for (const [index, text] of nasty.entries()) {
    const [answer] = await bot.user(`u${index}`, { platform, channel: `c${index}` }).says(`!remind me 2026-01-01T01:00 ${text}`)
    expect(answer, JSON.stringify(text)).toMatch(/^Reminder #\d+ for you: Thu 2026-01-01 01:00 UTC, in 1h\./)
  }
  const kept = await bot.db.all<{ person: string; text: string }>`SELECT person, text FROM memories_reminder ORDER BY id`
  expect(kept.map(({ text }) => text)).toEqual(nasty)
  const before = bot.out.length
  await bot.advance('1h')
  await bot.advance('10m')
  const told = bot.out.slice(before)
  expect(new Set(told.map(({ channel }) => channel)).size).toBe(nasty.length)
  for (const { text } of told) expect(text).not.toMatch(directions)
})

const lines: readonly ((text: string) => string)[] = [
  (text) => `!remind ${text}`,
  (text) => `!remind me ${text}`,
  (text) => `!remind me in 1h ${text}`,
  (text) => `!remind @${text} in 1h x`,
  (text) => `!remind me every ${text} x`,
  (text) => `!remind me RRULE:${text} x`,
  (text) => `!remind cancel ${text}`,
  (text) => `!remind done ${text}`,
  (text) => `!remind zone ${text}`,
  (text) => `!remind incoming ${text}`,
  (text) => `!remind block ${text}`,
  (text) => `!remind unblock ${text}`,
  (text) => `!reminders ${text}`,
  (text) => `!snooze ${text}`,
  (text) => `!snooze 5m ${text}`,
  (text) => `!afk ${text}`,
  (text) => `!back ${text}`,
]

test.each(['twitch', 'discord', 'slack'])(
  'on %s no command fails on any line, and none tells what it should not',
  { timeout: 240_000 },
  async (platform) => {
    await using bot = await mockBot(memories)
    for (const [index, text] of nasty.entries()) {
      // Everything with everything is a minute on each platform; each line meets a third of the texts, all of them meet all.
      for (const [number, line] of lines.entries()) {
        if ((index + number) % 3 !== 0) continue
        const user = bot.user(`u${index}-${number}`, { role: 'moderator', platform, channel: `c${index}-${number}` })
        const { outcome, replies } = await user.tries(line(text))
        const said = replies.map((reply) => reply.text).join('')
        expect(['replied', 'refused'], line(text)).toContain(outcome)
        for (const leak of leaks) if (!text.includes(leak)) expect(said, line(text)).not.toContain(leak)
        expect(said, line(text)).not.toMatch(directions)
      }
    }
  },
)
