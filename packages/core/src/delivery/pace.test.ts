import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Pace } from './pace.ts'

describe('a pace', () => {
  test('never lets more than nine tenths of the limit into any window, and wastes none of it', () => {
    const rules = fc.record({ messages: fc.integer({ min: 1, max: 120 }), perMs: fc.integer({ min: 100, max: 60_000 }) })
    fc.assert(
      fc.property(rules, fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 200 }), (rule, pauses) => {
        const pace = new Pace(() => rule)
        const sent: number[] = []
        let now = 0
        for (const pause of pauses) {
          now += pause
          const wait = pace.wait(now)
          expect(wait).toBeGreaterThanOrEqual(0)
          now += wait
          expect(pace.wait(now)).toBe(0)
          pace.sent(now)
          sent.push(now)
        }
        const most = Math.max(1, Math.floor(rule.messages * 0.9))
        for (const [index, at] of sent.entries()) {
          const inWindow = sent.slice(index).filter((each) => each < at + rule.perMs).length
          expect(inWindow).toBeLessThanOrEqual(most)
        }
      }),
    )
  })

  test('says exactly how long to wait', () => {
    const pace = new Pace(() => ({ messages: 2, perMs: 1_000 }))
    pace.sent(100)
    expect(pace.wait(400)).toBe(700)
    expect(pace.wait(1_100)).toBe(0)
  })

  test('follows a limit that changes: larger at once, smaller from then on', () => {
    let messages = 10
    const pace = new Pace(() => ({ messages, perMs: 1_000 }))
    for (let count = 0; count < 9; count++) pace.sent(count)
    expect(pace.wait(9)).toBe(991)
    messages = 100
    expect(pace.wait(9)).toBe(0)
    messages = 10
    expect(pace.wait(9)).toBe(991)
  })

  test('remembers no more than it needs', () => {
    const pace = new Pace(() => ({ messages: 10, perMs: 1_000 }))
    for (let now = 0; now < 1_000_000; now += 200) {
      expect(pace.wait(now)).toBe(0)
      pace.sent(now)
    }
    expect(pace.wait(999_900)).toBe(0)
  })
})
