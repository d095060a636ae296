import { outlive, rollOf, wounded, woundedFrames } from '@waddlebot/sdk/testing'
import { afterEach, expect, test } from 'vitest'
import { deeds } from '../fixtures/deeds.ts'
import { start, stopAll } from '../fixtures/ground.ts'

afterEach(stopAll)

const frames = woundedFrames()

test(`${frames} wounded frames leave it alive, and the next command is heard`, { timeout: 30_000 + frames * 10 }, async () => {
  const { slack, bench, team, channel } = await start()
  await slack.connected(2)
  const { user, botUserId } = slack.team()
  const all = deeds({ team, channel, ann: user('ann'), bob: user('bob'), bot: botUserId })
  const roll = rollOf(17)
  const slowest = await outlive({
    bench,
    frames,
    show(number) {
      const { event } = all[roll(all.length)]!
      const payload = { type: 'event_callback', team_id: team, event_id: `Ev${number}`, authorizations: [{ team_id: team }], event }
      slack.rawFrame(JSON.stringify(wounded({ envelope_id: `e${number}`, type: 'events_api', payload }, roll)))
    },
    say: (text) => slack.say('general', { user: 'ann', text }),
  })
  expect(bench.receiver.health().state).toBe('up')
  process.stderr.write(`${frames} wounded frames of Slack: ${slack.dials.length} dials, heard again after ${slowest} ms at most\n`)
})
