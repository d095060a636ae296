import { defineModule } from '@waddlebot/sdk'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { TestFleet } from '../test-host/fleet.ts'
import type { SmallBot } from '../test-host/small-bot.ts'

let release: () => void
let hanging: Promise<void>
let heard: string[]
/** Hangs as long as a test wants. */
const slow = defineModule({
  name: 'slow',
  commands: { 'hang <word>': { timeLimit: '1h', run: () => hanging.then(() => 'done') } },
  on: { raid: () => void heard.push('slow raid'), message: ({ event }) => void heard.push(`slow ${event.text}`) },
})
const quick = defineModule({
  name: 'quick',
  commands: { hi: () => 'Hello!' },
  on: { message: ({ event }) => void heard.push(`quick ${event.text}`) },
})

let fleet: TestFleet
let ears: SmallBot
let brain: SmallBot
beforeEach(async () => {
  hanging = new Promise((resolve) => (release = resolve))
  heard = []
  // A module may have three of six.
  fleet = await TestFleet.of([slow, quick], undefined, { queue: 6 })
  ears = await fleet.start('ears', 'receivers')
  brain = await fleet.start('brain', 'router')
  await fleet.pass(1)
})
afterEach(async () => {
  release()
  await fleet.end()
})

const by = (id: string) => ({ id, account: { id, name: id } })
const hangs = async (...ids: readonly string[]) => {
  const ended = ids.map((id) => ears.hear(`!hang ${id}`, by(id)))
  await expect.poll(() => brain.runtime.intake.lanes.pending).toBeGreaterThanOrEqual(ids.length)
  await fleet.pass(1)
  return ended
}
const shed = (reason: string) =>
  Number(new RegExp(`waddle_shed_total{reason="${reason}"} (\\d+)`).exec(ears.runtime.metrics.text())?.[1] ?? 0)
const overloaded = { accepted: false, reason: 'overloaded' }

test('of a module that has its share of a router no more is accepted where it is heard, and the others are served', async () => {
  const ended = await hangs('a', 'b', 'c')
  const more = ears.envelope('!hang more', by('more'))
  const raid = ears.envelope('', { kind: 'raid', data: { from: 'bob', viewers: 3 }, id: 'raid' })
  expect(await ears.runtime.receive(more)).toEqual(overloaded)
  expect(await ears.runtime.receive(raid)).toEqual(overloaded)
  expect(shed('module-overloaded')).toBe(2)
  heard.length = 0
  expect(await ears.hear('!hi', { channel: 'elsewhere' })).toMatchObject({ outcome: 'replied', module: 'quick' })
  void ears.hear('just talking', { channel: 'elsewhere' })
  await expect.poll(() => heard).toEqual(['quick !hi', 'quick just talking'])
  release()
  await Promise.all(ended)
  await fleet.pass(1)
  // Sent again, it is taken: it was never accepted.
  expect(await ears.runtime.receive(more)).toEqual({ accepted: true, duplicate: false })
  expect(await ears.runtime.receive(raid)).toEqual({ accepted: true, duplicate: false })
  await expect.poll(() => heard).toContain('slow raid')
})

test('a router without any room is sent nothing more, whoever it is for', async () => {
  const ended = await hangs('a', 'b', 'c')
  // What was accepted before it said so it takes, until its queue is full.
  for (const id of ['d', 'e', 'f'])
    brain.runtime.intake.takeUp({ key: `console:${id}`, tries: 0, envelope: brain.envelope('!hang', by(id)) })
  await fleet.pass(1)
  expect(await ears.runtime.receive(ears.envelope('!hi'))).toEqual(overloaded)
  expect(shed('overloaded')).toBe(1)
  release()
  await Promise.all(ended)
  await fleet.pass(1)
  expect(await ears.hear('!hi')).toMatchObject({ outcome: 'replied' })
})

test('what a router said that is silent since counts no more', async () => {
  await hangs('a', 'b', 'c')
  fleet.wires.cut('brain')
  await fleet.pass(3)
  expect(await ears.runtime.receive(ears.envelope('!hang more', by('more')))).toEqual({ accepted: true, duplicate: false })
  await fleet.wires.mend('brain')
})
