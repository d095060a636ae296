import type { Acted, Sent } from '@waddlebot/sdk'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { PlatformBreakers } from './platform-breakers.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const well = async (): Promise<Sent> => ({ sent: true })
const down = async (): Promise<Sent> => ({ sent: false, retry: true, why: 'outage', retryAfterMs: 1_000, reason: '502' })

async function fail(breakers: PlatformBreakers, account: string, times: number, send: () => Promise<Sent> = down): Promise<void> {
  for (let time = 0; time < times; time++) await breakers.say(account, send).catch(() => undefined)
}

describe('an account whose platform had five outages in a row', () => {
  test('is not used; what is to be said is told when to come again, and other accounts are used', async () => {
    const breakers = new PlatformBreakers()
    await fail(breakers, 'slack:T1', 5)
    const asked = vi.fn(well)
    expect(await breakers.say('slack:T1', asked)).toMatchObject({ sent: false, retry: true, why: 'outage', retryAfterMs: 1_000 })
    expect(asked).not.toHaveBeenCalled()
    expect(await breakers.say('slack:T2', well)).toEqual({ sent: true })
    expect(breakers.resting).toEqual(['slack:T1 speaking'])
  })

  test('is tried once after its rest, and longer rests follow while that fails', async () => {
    const breakers = new PlatformBreakers()
    await fail(breakers, 'discord', 5)
    for (const rest of [1_000, 5_000, 15_000, 30_000, 60_000, 60_000]) {
      expect(await breakers.say('discord', well)).toMatchObject({ retryAfterMs: rest })
      vi.advanceTimersByTime(rest - 1)
      expect(await breakers.say('discord', well)).toMatchObject({ retryAfterMs: 1 })
      vi.advanceTimersByTime(1)
      await fail(breakers, 'discord', 1)
    }
    vi.advanceTimersByTime(60_000)
    expect(await breakers.say('discord', well)).toEqual({ sent: true })
    expect(breakers.resting).toEqual([])
  })

  test.each([3_600_000, -3_600_000, -86_400_000])('is used again when its rest is over, though the clock was set by %d ms', async (by) => {
    const breakers = new PlatformBreakers()
    await fail(breakers, 'discord', 5)
    vi.setSystemTime(Date.now() + by)
    vi.advanceTimersByTime(2_000)
    expect(await breakers.say('discord', well)).toEqual({ sent: true })
    expect(breakers.resting).toEqual([])
  })

  test('is on trial with one call, and nobody waits for how that ends', async () => {
    const breakers = new PlatformBreakers()
    await fail(breakers, 'discord', 5)
    vi.advanceTimersByTime(1_000)
    let end!: (sent: Sent) => void
    const trial = breakers.say('discord', () => new Promise((resolve) => (end = resolve)))
    const asked = vi.fn(well)
    expect(await breakers.say('discord', asked)).toMatchObject({ why: 'outage' })
    expect(asked).not.toHaveBeenCalled()
    end({ sent: true })
    expect(await trial).toEqual({ sent: true })
    expect(await breakers.say('discord', asked)).toEqual({ sent: true })
  })

  test('may still speak where only what it does goes wrong', async () => {
    const breakers = new PlatformBreakers()
    const ill = async (): Promise<Acted<'ban'>> => ({ done: false, reason: 'outage', detail: '503' })
    for (let time = 0; time < 5; time++) await breakers.act('twitch', ill)
    const asked = vi.fn(ill)
    expect(await breakers.act('twitch', asked)).toMatchObject({ done: false, reason: 'outage', retryAfterMs: 1_000 })
    expect(asked).not.toHaveBeenCalled()
    expect(await breakers.say('twitch', well)).toEqual({ sent: true })
    expect(breakers.resting).toEqual(['twitch acting'])
  })
})

describe('no outage of the platform', () => {
  const no = { sent: false, retryAfterMs: 1, reason: 'no' } as const
  test.each<[string, () => Promise<Sent>]>([
    ['is a limit', async () => ({ ...no, retry: true, why: 'limited' })],
    ['is a refusal', async () => ({ ...no, retry: false, why: 'refused' })],
    ['is a connection of ours that is down', async () => ({ ...no, retry: true, why: 'offline' })],
    ['is a receiver that throws', () => Promise.reject(new Error('a bug'))],
  ])('%s', async (_, send) => {
    const breakers = new PlatformBreakers()
    await fail(breakers, 'twitch', 20, send)
    expect(breakers.resting).toEqual([])
  })
})
