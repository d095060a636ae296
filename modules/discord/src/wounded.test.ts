import { outlive, rollOf, wounded, woundedFrames } from '@waddlebot/sdk/testing'
import { afterEach, expect, test } from 'vitest'
import { start, stopAll } from './fixtures/bot.ts'
import { events, id } from './fixtures/event.ts'

afterEach(stopAll)

const frames = woundedFrames()

test(`${frames} wounded events leave it alive, and the next command is heard`, { timeout: 30_000 + frames * 10 }, async () => {
  const guilds = [{ name: 'Pond', id: id.guild, channels: [{ name: 'general', id: id.general }], members: ['ann', 'bob'] }]
  const { discord, bench } = await start({ discord: { guilds } })
  const roll = rollOf(17)
  const slowest = await outlive({
    bench,
    frames,
    show() {
      const { type, data } = events[roll(events.length)]!
      discord.faults.raw(type, wounded(data, roll), { guildId: id.guild })
    },
    say: (text) => discord.say('general', { user: 'ann', text }),
  })
  expect(bench.receiver.health().state).toBe('up')
  process.stderr.write(`${frames} wounded events of Discord: ${discord.dials.length} dials, heard again after ${slowest} ms at most\n`)
})
