import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { HostBreakers } from './host-breakers.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const well = async () => new Response('ducks')
const down = () => Promise.reject(new TypeError('fetch failed'))
const ill = async () => new Response('', { status: 503 })

async function fail(breakers: HostBreakers, host: string, times: number, send: () => Promise<Response> = down): Promise<void> {
  for (let time = 0; time < times; time++) await breakers.ask(host, send).catch(() => undefined)
}

describe('a host', () => {
  test.each([
    ['does not answer', down],
    ['answers with 503', ill],
  ])('that %s five times in a row is left alone, and others are asked', async (_, send) => {
    const breakers = new HostBreakers()
    await fail(breakers, 'api.example.org', 5, send)
    const asked = vi.fn(well)
    await expect(breakers.ask('api.example.org', asked)).rejects.toMatchObject({ code: 'WDL_NET_RESTING' })
    expect(asked).not.toHaveBeenCalled()
    expect(await (await breakers.ask('other.example.org', well)).text()).toBe('ducks')
    expect(breakers.resting).toEqual(['api.example.org'])
  })

  test('is tried once after its rest, and longer rests follow when that fails', async () => {
    const breakers = new HostBreakers()
    await fail(breakers, 'a', 5)
    vi.advanceTimersByTime(5_001)
    await fail(breakers, 'a', 1)
    vi.advanceTimersByTime(5_001)
    await expect(breakers.ask('a', well)).rejects.toMatchObject({ code: 'WDL_NET_RESTING' })
    vi.advanceTimersByTime(10_000)
    await breakers.ask('a', well)
    expect(breakers.resting).toEqual([])
    await breakers.ask('a', well)
  })

  test('that says no is well, and so is one that was never reached because we would not', async () => {
    const breakers = new HostBreakers()
    await fail(breakers, 'a', 20, async () => new Response('', { status: 404 }))
    await fail(breakers, 'a', 20, () => Promise.reject(Object.assign(new Error('private'), { code: 'WDL_NET_PRIVATE' })))
    expect(breakers.resting).toEqual([])
  })
})

test('no more hosts are remembered than fit', async () => {
  const breakers = new HostBreakers()
  await fail(breakers, 'first', 5)
  for (let n = 0; n < 500; n++) await breakers.ask(`h${n}`, well)
  expect(breakers.resting).toEqual([])
})
