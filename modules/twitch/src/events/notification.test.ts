import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recorded } from '../fixtures/recorded.ts'
import { Unreadable } from './fields.ts'
import { topics } from './kinds.ts'
import { read } from './notification.ts'

const sentAt = '2026-11-22T10:00:05Z'
const now = Date.parse('2026-11-22T10:00:06Z')
const asSent = ({ type, condition = {}, event }: (typeof recorded)[number]) => ({
  id: 'message-1',
  at: sentAt,
  payload: { subscription: { id: 's', type, condition }, event },
})

describe('a notification as Twitch records it', () => {
  test.each(recorded.map((one) => [one.type, one.becomes.kind, one] as const))('%s becomes %s', (_, __, one) => {
    const { envelope } = read(asSent(one), now)!
    expect(envelope).toEqual({
      platform: 'twitch',
      server: null,
      channel: 'pond',
      text: '',
      at: Date.parse(sentAt),
      account: envelope.account,
      ...one.becomes,
      id: 'message-1',
      receivedAt: now,
      raw: one.event,
    })
    expect(structuredClone(envelope)).toEqual(envelope)
  })

  test('stands in the table for every kind that can be subscribed to', () => {
    const kinds = new Set(recorded.map(({ becomes }) => becomes.kind))
    expect(Object.keys(topics).filter((kind) => !kinds.has(kind as never))).toEqual([])
    for (const { type, becomes } of recorded) expect(topics[becomes.kind!]?.type).toBe(type)
  })

  test('tells a gifted subscription and a rerun nowhere: the one is a gift, the other no stream', () => {
    const [subscribe, online] = ['channel.subscribe', 'stream.online'].map((type) => recorded.find((one) => one.type === type)!)
    expect(read(asSent({ ...subscribe!, event: { ...subscribe!.event, is_gift: true } }), now)).toBeUndefined()
    expect(read(asSent({ ...online!, event: { ...online!.event, type: 'rerun' } }), now)).toBeUndefined()
    expect(read(asSent({ ...online!, type: 'channel.of.tomorrow' }), now)).toBeUndefined()
  })

  test('with any field gone, null, or something else is read or refused, and nothing else is thrown', () => {
    const odd = fc.constantFrom<unknown>(undefined, null, 0, -1, '', 'x', [], {}, [null], true, Number.NaN)
    fc.assert(
      fc.property(fc.constantFrom(...recorded), fc.nat(), odd, (one, which, value) => {
        const names = Object.keys(one.event)
        const event = { ...one.event, [names[which % names.length]!]: value }
        try {
          const found = read(asSent({ ...one, event }), now)
          if (found) expect([found.envelope.account.id, found.envelope.account.name, found.envelope.channel]).not.toContain('')
        } catch (error) {
          expect(error).toBeInstanceOf(Unreadable)
        }
      }),
      { numRuns: 3_000 },
    )
  })
})
