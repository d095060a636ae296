import type { Element, Outgoing, Sent } from '@waddlebot/sdk'
import { beforeEach, describe, expect, test } from 'vitest'
import { type VirtualClock, virtualClock } from '../clock/virtual.ts'
import { Places } from '../people/index.ts'
import type { Draft } from '../router/turn.ts'
import { Delivery, type Outlet } from './delivery.ts'

let clock: VirtualClock
let out: Outgoing[]
let trouble: string[]
let answer: (message: Outgoing) => Sent
let outlets: Record<string, Partial<Outlet>>
let delivery: Delivery
beforeEach(() => {
  clock = virtualClock(0)
  out = []
  trouble = []
  answer = () => ({ sent: true, id: 'p1' })
  outlets = { twitch: {}, discord: {} }
  delivery = new Delivery({
    clock,
    places: new Places('!'),
    outlet: (platform) =>
      outlets[platform] && {
        paced: true,
        moderates: () => false,
        send: async (message) => {
          out.push(message)
          return answer(message)
        },
        ...outlets[platform],
      },
    trouble: (what, _draft, detail) => trouble.push(`${what}: ${detail.slice(0, 40)}`),
  })
})
const text = (words: string): readonly Element[] => [{ type: 'text', text: words }]
const draft = (words: string, more: Partial<Draft> = {}): Draft => ({
  channel: 'twitch:pond',
  elements: text(words),
  priority: 'reply',
  module: 'dice',
  ...more,
})
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('saying something', () => {
  test('hands the platform what it needs, and tells its id', async () => {
    expect(await delivery.say('k#0', draft('Hi', { channel: 'discord:5/1', replyTo: 'm1', thread: 't', privateTo: 'u' }))).toEqual({
      ok: true,
      id: 'p1',
    })
    expect(out).toEqual([
      {
        id: 'k#0',
        platform: 'discord',
        server: '5',
        channel: '1',
        text: 'Hi',
        elements: [],
        fallback: 'Hi',
        mentions: [],
        part: 1,
        parts: 1,
        replyTo: 'm1',
        thread: 't',
        privateTo: 'u',
      },
    ])
  })

  test('sends long words in parts with ids of their own, the same at every try', async () => {
    let fails = 1
    answer = ({ part }) =>
      part === 2 && fails-- > 0 ? { sent: false, retry: true, why: 'outage', retryAfterMs: 10, reason: 'busy' } : { sent: true }
    const words = 'duck '.repeat(150).trim()
    const said = delivery.say('k#0', draft(words))
    await clock.advance(1_000, settle)
    expect(await said).toMatchObject({ ok: true })
    expect(out.map((message) => message.id)).toEqual(['k#0/1', 'k#0/2', 'k#0/2'])
    expect(out[0]!.text + out[1]!.text).toBe(words)
  })

  test('cuts nothing silently: what is too much is counted and told', async () => {
    const said = delivery.say('k', draft('duck '.repeat(600)))
    await clock.advance(60_000, settle)
    await said
    expect(out).toHaveLength(3)
    expect(out[2]!.text).toMatch(/more\)$/)
    expect(trouble).toEqual([expect.stringMatching(/^cut: /)])
  })

  test('leaves out notices about cooldowns where much is waiting, counts them, and leaves out nothing else', async () => {
    const said = (notice: boolean) => delivery.say(`n${notice}`, draft('Hi', notice ? { notice: true } : { priority: 'alert' }))
    expect(await said(true)).toMatchObject({ ok: true })
    for (let n = 0; n < 17; n++) await delivery.say(`k${n}`, draft('Hi'))
    const waiting = Array.from({ length: 5 }, (_, n) => delivery.say(`w${n}`, draft('Hi', { priority: 'alert' })))
    await settle()
    expect(await said(true)).toEqual({ ok: false, reason: '5 messages are waiting there' })
    expect(trouble).toEqual([expect.stringMatching(/^crowded: /)])
    const other = said(false)
    await clock.advance(60_000, settle)
    for (const each of [...waiting, other]) expect(await each).toMatchObject({ ok: true })
  })

  test('of nothing sends nothing', async () => {
    expect(await delivery.say('k', draft(''))).toEqual({ ok: true })
    expect(await delivery.say('k', draft('\u0000\u202e'))).toEqual({ ok: true })
    expect(out).toEqual([])
  })

  test('where nobody speaks, or nowhere at all, fails with a reason and never throws', async () => {
    expect(await delivery.say('k', draft('Hi', { channel: 'slack:T/C' }))).toEqual({ ok: false, reason: 'no receiver speaks for slack' })
    expect(await delivery.say('k', draft('Hi', { channel: 'pond' }))).toEqual({ ok: false, reason: '"pond" is no channel id' })
    expect(trouble).toHaveLength(2)
  })

  test('that the platform will not have fails with its reason', async () => {
    answer = () => ({ sent: false, retry: false, why: 'refused', reason: 'banned' })
    expect(await delivery.say('k', draft('Hi'))).toEqual({ ok: false, reason: 'banned' })
    expect(trouble).toEqual(['undelivered: banned'])
  })

  test('paces channels apart from each other, moderated ones faster', async () => {
    const many = (channel: string) =>
      Promise.all(Array.from({ length: 40 }, (_, n) => delivery.say(`${channel}${n}`, draft('Hi', { channel }))))
    void many('twitch:pond')
    void many('twitch:lake')
    await settle()
    const count = (channel: string) => out.filter((message) => message.channel === channel).length
    expect([count('pond'), count('lake')]).toEqual([18, 18])
    outlets['twitch'] = { moderates: (channel) => channel === 'sea' }
    await many('twitch:sea')
    expect(count('sea')).toBe(40)
  })

  test.each([86_400_000, 3_600_000, -86_400_000])('keeps its pace where the clock is set by %d ms meanwhile', async (by) => {
    for (let n = 0; n < 40; n++) void delivery.say(`pond${n}`, draft('Hi', { priority: 'alert' }))
    await settle()
    clock.jump(by)
    await clock.advance(29_999, settle)
    expect(out).toHaveLength(18)
    await clock.advance(1, settle)
    expect(out).toHaveLength(36)
  })

  test('is pending until it is out, and idle then', async () => {
    answer = () => ({ sent: false, retry: true, why: 'outage', retryAfterMs: 500, reason: 'busy' })
    const said = delivery.say('k', draft('Hi'))
    await settle()
    expect(delivery.pending).toBe(1)
    let idle = false
    void delivery.idle().then(() => (idle = true))
    await settle()
    expect(idle).toBe(false)
    answer = () => ({ sent: true })
    await clock.advance(500, settle)
    await said
    await settle()
    expect(idle).toBe(true)
    expect(delivery.pending).toBe(0)
  })
})
