import { afterEach, expect, test } from 'vitest'
import { clicks } from '../fixtures/clicks.ts'
import { start, stopAll } from '../fixtures/ground.ts'

afterEach(stopAll)

test.each(clicks({ team: 'T', channel: 'C', ann: 'U' }).map(({ what }) => what))('%s', async (what) => {
  const { slack, bench, team, channel } = await start({ config: { sockets: 1 } })
  const { payload, becomes } = clicks({ team, channel, ann: slack.team().user('ann') }).find((each) => each.what === what)!
  slack.rawFrame(JSON.stringify({ type: 'interactive', envelope_id: 'e1', accepts_response_payload: true, payload }))
  const envelope = await bench.next('interaction')
  expect(envelope).toMatchObject(becomes)
  expect(bench.received).toEqual([envelope])
})
