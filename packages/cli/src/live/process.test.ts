import { join } from 'node:path'
import { figure } from '@waddlebot/core/test-host'
import { expect, test } from 'vitest'
import { Crowd, counting, flawless, joined, ponds } from './fixtures/crowd.ts'
import { LiveFleet, pause } from './fixtures/fleet.ts'
import { Trials } from './fixtures/trials.ts'

test('a process that does not get to its turn for seven seconds is taken for dead, and nothing is lost, doubled or late', {
  timeout: 240_000,
}, async () => {
  await using fleet = await LiveFleet.open({ ...counting, channels: ponds })
  await fleet.migrate()
  for (const roles of ['receivers', 'router', 'router']) await fleet.start(roles)
  await joined(fleet)
  const trials = new Trials(fleet)
  const [first, second] = fleet.parts.filter(({ roles }) => roles === 'router')
  await trials.of('process-slept', async () => {
    first!.child.kill('SIGSTOP')
    await pause(7_000)
    first!.child.kill('SIGCONT')
    await pause(2_000)
    return { 'slept for (s)': 7, 'taken for dead': Number(first!.log.includes('took this one for dead')) }
  })
  expect(first!.log).toContain('took this one for dead')
  // The same from within: a module that keeps the thread.
  await trials.of('event-loop', async () => {
    fleet.twitch.chat.say('pond0', { user: 'eve', text: '!spin 5000' })
    await pause(7_000)
    return { 'thread kept for (s)': 5 }
  })
  await trials.of('one-partition', async () => {
    // Whoever holds a partition is stopped for longer than its lease, and both want it when it wakes.
    second!.child.kill('SIGSTOP')
    await pause(5_500)
    second!.child.kill('SIGCONT')
    await pause(500)
  })
})

test('a clock that jumps by an hour, forwards in one process and backwards in another, loses, doubles and delays nothing', {
  timeout: 180_000,
}, async () => {
  await using fleet = await LiveFleet.open({ ...counting, channels: ponds })
  await fleet.migrate()
  const jumping = (hours: number) => ({
    NODE_OPTIONS: `--import ${join(import.meta.dirname, 'fixtures', 'clock-jump.mjs')}`,
    JUMP_MS: String(hours * 3_600_000),
    JUMP_AFTER_MS: '4000',
  })
  await fleet.start('receivers', [], jumping(1))
  await fleet.start('router', [], jumping(-1))
  await fleet.start('router', [], jumping(1))
  await fleet.start('jobs', [], jumping(1))
  await joined(fleet)
  const trials = new Trials(fleet)
  const asked: string[] = []
  const later = (n: number) => asked.push(`twitch:${fleet.twitch.chat.say('pond0', { user: 'ann', text: `!later ${n}` })}`)
  await trials.of('clock-jump', async () => {
    later(1)
    await pause(4_000)
    later(2)
    await pause(1_000)
    return { 'jumped by (h)': 1 }
  })
  const ends = await fleet.rows(`SELECT outcome, reason FROM waddle_event WHERE key IN ('${asked.join("', '")}')`)
  expect(ends).toEqual(asked.map(() => ({ outcome: 'silent', reason: null })))
  for (const n of [1, 2]) {
    const late = () => fleet.twitch.chat.sent.filter(({ text }) => text.startsWith(`late ${n}`) || text.endsWith(`late ${n}`))
    await expect.poll(() => late().length, { timeout: 60_000 }).toBe(1)
  }
})

test('SIGTERM under load: not ready at once, over within ten seconds with 0, nothing lost', { timeout: 180_000 }, async () => {
  await using fleet = await LiveFleet.open({ ...counting, channels: ponds })
  await fleet.migrate()
  const bot = await fleet.start()
  await joined(fleet)
  const crowd = new Crowd(fleet, 5)
  await pause(1_500)
  const ready = async () => (await fetch(`${bot.url}/readyz`).catch(() => undefined))?.status
  expect(await ready()).toBe(200)
  const began = Date.now()
  bot.child.kill('SIGTERM')
  let unready = 0
  for (let status = await ready(); status !== undefined; status = await ready()) {
    if (status === 503 && unready === 0) unready = Date.now() - began
    await pause(10)
  }
  expect(await bot.ended).toBe(0)
  const took = Date.now() - began
  await crowd.hush()
  // What it accepted and left is done by the next one.
  await fleet.start()
  const account = await crowd.account()
  figure('sigterm', { ...account, 'not ready after (ms)': unready, 'ended after (ms)': took })
  expect(unready).toBeGreaterThan(0)
  expect(took).toBeLessThan(10_000)
  expect({ ...account, unheard: 0 }).toEqual(flawless(crowd))
})
