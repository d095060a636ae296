import type { Outgoing, Sent } from '@waddlebot/sdk'
import { beforeEach, describe, expect, test } from 'vitest'
import { type VirtualClock, virtualClock } from '../clock/virtual.ts'
import { ChannelQueue } from './queue.ts'

let clock: VirtualClock
let sent: { readonly text: string; readonly at: number }[]
let answer: (message: Outgoing) => Sent | Promise<Sent>
beforeEach(() => {
  clock = virtualClock(0)
  sent = []
  answer = () => ({ sent: true })
})

const message = (text: string): Outgoing => ({
  id: text,
  platform: 'twitch',
  server: null,
  channel: 'pond',
  text,
  elements: [],
  fallback: text,
  mentions: [],
  part: 1,
  parts: 1,
})
const queue = (pace?: { messages: number; perMs: number }) =>
  new ChannelQueue({
    clock,
    send: async (message) => {
      sent.push({ text: message.text, at: clock.now() })
      return answer(message)
    },
    ...(pace ? { pace: () => pace } : {}),
  })
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
const pass = (ms: number) => clock.advance(ms, settle)
const texts = () => sent.map((each) => each.text)
const again = (retryAfterMs: number): Sent => ({ sent: false, retry: true, why: 'outage', retryAfterMs, reason: 'busy' })

describe('a channel’s queue', () => {
  test('says things in the order in which they were pushed, and tells when each is out', async () => {
    const line = queue()
    const done = await Promise.all(['a', 'b', 'c'].map((text) => line.push(message(text), 'reply')))
    expect(texts()).toEqual(['a', 'b', 'c'])
    expect(done).toEqual([{ ok: true }, { ok: true }, { ok: true }])
    expect(line.length).toBe(0)
  })

  test('hands back the platform’s id', async () => {
    answer = () => ({ sent: true, id: 'platform-7' })
    expect(await queue().push(message('a'), 'reply')).toEqual({ ok: true, id: 'platform-7' })
  })

  test('says what is urgent first, each kind in its own order', async () => {
    const line = queue()
    let free!: (sent: Sent) => void
    answer = () => new Promise((resolve) => (free = resolve))
    const first = line.push(message('first'), 'timer')
    answer = () => ({ sent: true })
    const rest = [
      line.push(message('t1'), 'timer'),
      line.push(message('a1'), 'alert'),
      line.push(message('r1'), 'reply'),
      line.push(message('m1'), 'moderation'),
      line.push(message('r2'), 'reply'),
      line.push(message('m2'), 'moderation'),
    ]
    free({ sent: true })
    await Promise.all([first, ...rest])
    expect(texts()).toEqual(['first', 'm1', 'm2', 'r1', 'r2', 'a1', 't1'])
  })

  test('keeps the order over tries: what comes after a message that fails waits for it', async () => {
    const line = queue()
    let fails = 2
    answer = ({ text }) => (text === 'a' && fails-- > 0 ? again(500) : { sent: true })
    const done = ['a', 'b'].map((text) => line.push(message(text), 'reply'))
    await pass(2_000)
    expect(await Promise.all(done)).toEqual([{ ok: true }, { ok: true }])
    expect(sent).toEqual([
      { text: 'a', at: 0 },
      { text: 'a', at: 500 },
      { text: 'a', at: 1_000 },
      { text: 'b', at: 1_000 },
    ])
  })

  test('keeps the order although something urgent is said between two tries', async () => {
    const line = queue()
    let fails = 1
    answer = ({ text }) => (text === 'a' && fails-- > 0 ? again(500) : { sent: true })
    const done = [line.push(message('a'), 'reply'), line.push(message('b'), 'reply')]
    await settle()
    done.push(line.push(message('m'), 'moderation'))
    await pass(1_000)
    await Promise.all(done)
    expect(texts()).toEqual(['a', 'm', 'a', 'b'])
  })

  test('tries for ten minutes and then says why not, and goes on with the rest', async () => {
    const line = queue()
    answer = ({ text }) => (text === 'a' ? again(1_000) : { sent: true })
    const done = ['a', 'b'].map((text) => line.push(message(text), 'reply'))
    await pass(599_000)
    expect(texts()).not.toContain('b')
    await pass(60_000)
    expect(await Promise.all(done)).toEqual([{ ok: false, reason: 'busy' }, { ok: true }])
  })

  test('gives up neither what moderators must know nor what people were promised while the platform is not there', async () => {
    answer = () => again(60_000)
    const ends: string[] = []
    for (const priority of ['moderation', 'alert', 'reply', 'timer', 'summary'] as const)
      void queue()
        .push(message(priority), priority)
        .then((delivered) => ends.push(delivered.ok ? priority : `no ${priority}`))
    await pass(6 * 3_600_000)
    expect(ends.sort()).toEqual(['no reply', 'no summary', 'no timer'])
    answer = () => ({ sent: true })
    await pass(60_000)
    expect(ends.slice(3).sort()).toEqual(['alert', 'moderation'])
  })

  test.each([
    ['says "not so often"', () => ({ ...again(60_000), why: 'limited' }) as Sent],
    [
      'makes the receiver throw',
      () => {
        throw new Error('a bug')
      },
    ],
  ])('tries no longer than ten minutes what a platform that is there %s at', async (_, say) => {
    answer = say
    const done = queue().push(message('a'), 'alert')
    await pass(720_000)
    expect(await done).toMatchObject({ ok: false })
  })

  test('asks a platform that names no pause ever more rarely', async () => {
    const line = queue()
    answer = () => again(0)
    void line.push(message('a'), 'reply')
    await pass(60_000)
    expect(sent.length).toBeGreaterThan(10)
    expect(sent.length).toBeLessThan(30)
  })

  test('leaves out an answer that waited too long, whole, and says so; nothing else goes stale', async () => {
    const line = queue({ messages: 1, perMs: 30_000 })
    const part = (text: string, part: number): Outgoing => ({ ...message(text), id: `m/${part}`, part, parts: 2 })
    const first = line.push(message('first'), 'reply', 10_000)
    const late = [line.push(part('m1', 1), 'reply', 10_000), line.push(part('m2', 2), 'reply', 10_000)]
    const alert = line.push(message('alert'), 'alert')
    await pass(60_000)
    expect(await first).toEqual({ ok: true })
    for (const each of late) expect(await each).toMatchObject({ ok: false, stale: true })
    expect(await alert).toEqual({ ok: true })
    expect(texts()).toEqual(['first', 'alert'])
  })

  test('does not try again what the platform will never have', async () => {
    answer = () => ({ sent: false, retry: false, why: 'refused', reason: 'banned' })
    expect(await queue().push(message('a'), 'reply')).toEqual({ ok: false, reason: 'banned' })
    expect(sent).toHaveLength(1)
  })

  test('treats a receiver that throws like one that is busy, with growing pauses', async () => {
    const line = queue()
    let fails = 3
    answer = () => {
      if (fails-- > 0) throw new Error('socket closed')
      return { sent: true }
    }
    const done = line.push(message('a'), 'reply')
    await pass(10_000)
    expect(await done).toEqual({ ok: true })
    expect(sent.map((each) => each.at)).toEqual([0, 250, 750, 1_750])
  })

  test('stays inside the platform’s pace, tries included', async () => {
    const line = queue({ messages: 10, perMs: 1_000 })
    let fails = 4
    answer = () => (fails-- > 0 ? again(0) : { sent: true })
    const done = Array.from({ length: 30 }, (_, index) => line.push(message(String(index)), 'reply'))
    await pass(10_000)
    await Promise.all(done)
    expect(sent).toHaveLength(34)
    for (const { at } of sent) expect(sent.filter((each) => each.at >= at && each.at < at + 1_000).length).toBeLessThanOrEqual(9)
    expect(sent.at(-1)!.at).toBeLessThanOrEqual(4_000)
  })
})
