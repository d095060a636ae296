import { afterEach, expect, test } from 'vitest'
import { inPond, stopAll } from '../fixtures/bot.ts'
import { lines } from '../fixtures/lines.ts'

afterEach(stopAll)

test.each(lines.map((row) => [row.what, row] as const))('%s', async (_, { line, becomes }) => {
  const bot = await inPond()
  bot.chat.raw(line)
  for (const wanted of becomes) expect(await bot.next()).toMatchObject(wanted)
  bot.chat.say('pond', { user: 'Bob', text: 'the end' })
  expect((await bot.next()).text).toBe('the end')
  expect(bot.received).toHaveLength(becomes.length + 1)
  for (const envelope of bot.received) expect(structuredClone(envelope)).toEqual(envelope)
})
