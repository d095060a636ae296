import { describe, expect, test } from 'vitest'
import type { Holder, LimitRule } from './limits.ts'
import { MemoryLimits } from './memory.ts'

const cooldown = (ms: number, scope: LimitRule['scope'] = 'user'): LimitRule => ({
  kind: 'cooldown',
  bucket: `dice/roll/${scope}`,
  scope,
  ms,
  max: 1,
})
const window = (max: number, ms: number, scope: LimitRule['scope'] = 'user'): LimitRule => ({
  kind: 'window',
  bucket: 'dice/roll/window',
  scope,
  ms,
  max,
})
const at = (person: string, channel = 'twitch:pond', community = 'main'): Holder => ({
  person,
  place: { id: channel, community: { id: community } },
})

function start() {
  const time = { ms: 1_000_000 }
  return { time, limits: new MemoryLimits({ monotonic: () => time.ms, now: () => time.ms }) }
}

describe('a cooldown', () => {
  test('refuses until it is over, and tells of it once', () => {
    const { limits, time } = start()
    const rules = [cooldown(5_000)]
    expect(limits.take(rules, at('ann'))).toBeUndefined()
    time.ms += 2_000
    expect(limits.take(rules, at('ann'))).toMatchObject({ retryAfterMs: 3_000, first: true })
    expect(limits.take(rules, at('ann'))).toMatchObject({ first: false })
    time.ms += 3_000
    expect(limits.take(rules, at('ann'))).toBeUndefined()
    expect(limits.take(rules, at('ann'))).toMatchObject({ retryAfterMs: 5_000, first: true })
  })

  test('of a user counts for nobody else, nor for the same person in another community', () => {
    const { limits } = start()
    const rules = [cooldown(5_000)]
    limits.take(rules, at('ann'))
    expect(limits.take(rules, at('bob'))).toBeUndefined()
    expect(limits.take(rules, at('ann', 'discord:5/1', 'other'))).toBeUndefined()
    expect(limits.take(rules, at('ann', 'discord:5/1'))).toBeDefined()
  })

  test('of a channel counts for everybody there, a global one for the whole community', () => {
    const { limits } = start()
    const [inChannel, everywhere] = [[cooldown(5_000, 'channel')], [cooldown(5_000, 'global')]]
    limits.take(inChannel, at('ann'))
    limits.take(everywhere, at('ann'))
    expect(limits.take(inChannel, at('bob'))).toBeDefined()
    expect(limits.take(inChannel, at('bob', 'twitch:lake'))).toBeUndefined()
    expect(limits.take(everywhere, at('bob', 'twitch:lake'))).toBeDefined()
    expect(limits.take(everywhere, at('bob', 'twitch:sea', 'other'))).toBeUndefined()
  })

  test('of two spans holds for the longer one', () => {
    const { limits, time } = start()
    const rules = [cooldown(60_000), cooldown(5_000)]
    limits.take(rules, at('ann'))
    time.ms += 6_000
    expect(limits.take(rules, at('ann'))).toMatchObject({ retryAfterMs: 54_000 })
  })
})

describe('a window', () => {
  test('lets through as many as it says, and says when there is room again', () => {
    const { limits } = start()
    const rules = [window(3, 60_000)]
    for (let use = 0; use < 3; use++) expect(limits.take(rules, at('ann'))).toBeUndefined()
    const limited = limits.take(rules, at('ann'))
    expect(limited).toMatchObject({ rule: rules[0], first: true })
    expect(limited!.retryAfterMs).toBeLessThanOrEqual(60_000)
    expect(limits.take(rules, at('ann'))).toMatchObject({ first: false })
  })

  test('slides: the uses of the last one count by the share that is still inside', () => {
    const { limits, time } = start()
    time.ms = 600_000
    const rules = [window(10, 60_000)]
    for (let use = 0; use < 10; use++) limits.take(rules, at('ann'))
    time.ms = 690_000
    for (let use = 0; use < 5; use++) expect(limits.take(rules, at('ann'))).toBeUndefined()
    expect(limits.take(rules, at('ann'))).toBeDefined()
    time.ms = 780_000
    for (let use = 0; use < 7; use++) expect(limits.take(rules, at('ann'))).toBeUndefined()
  })
})

describe('all rules of a command', () => {
  test('are taken together or not at all', () => {
    const { limits, time } = start()
    const rules = [cooldown(1_000), window(1, 60_000, 'channel')]
    expect(limits.take(rules, at('ann'))).toBeUndefined()
    expect(limits.take(rules, at('bob'))).toMatchObject({ rule: rules[1] })
    time.ms += 10
    expect(limits.peek([cooldown(1_000)], at('bob'))).toBeUndefined()
  })

  test('can be given back', () => {
    const { limits } = start()
    const rules = [cooldown(60_000), window(1, 60_000)]
    limits.take(rules, at('ann'))
    limits.giveBack(rules, at('ann'))
    expect(limits.take(rules, at('ann'))).toBeUndefined()
    expect(limits.take(rules, at('ann'))).toBeDefined()
  })

  test('can be looked at without taking', () => {
    const { limits } = start()
    const rules = [cooldown(60_000), window(1, 60_000)]
    expect(limits.peek(rules, at('ann'))).toBeUndefined()
    expect(limits.take(rules, at('ann'))).toBeUndefined()
    expect(limits.peek(rules, at('ann'))).toMatchObject({ first: true })
    expect(limits.peek(rules, at('ann'))).toMatchObject({ first: true })
  })

  test('go on counting when the command is loaded anew', () => {
    const { limits } = start()
    limits.take([cooldown(60_000), window(5, 60_000)], at('ann'))
    expect(limits.take([cooldown(60_000), window(5, 60_000)], at('ann'))).toBeDefined()
  })
})

test('a hundred thousand people are told apart, and forgotten when their time is over', () => {
  const { limits, time } = start()
  const rules = [cooldown(5_000)]
  for (let person = 0; person < 100_000; person++) expect(limits.take(rules, at(`twitch:${person}`))).toBeUndefined()
  for (let person = 0; person < 100_000; person++) expect(limits.take(rules, at(`twitch:${person}`))).toBeDefined()
  for (let round = 0; round < 20; round++) {
    time.ms += 6_000
    for (let person = 0; person < 5_000; person++) limits.take(rules, at(`twitch:${round}/${person}`))
  }
  expect(limits.size).toBeLessThanOrEqual(100_000)
  expect(limits.peek(rules, at('twitch:19/4999'))).toBeDefined()
  expect(limits.peek(rules, at('twitch:1'))).toBeUndefined()
})
