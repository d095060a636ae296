import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { inTime } from './patience.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

test('what is there at once is handed on', async () => {
  expect(await inTime(7 as unknown as Promise<number>, 1, 'its setup')).toBe(7)
  expect(await inTime(null as unknown as Promise<null>, 1, 'its setup')).toBeNull()
  expect(vi.getTimerCount()).toBe(0)
})

test('what comes in time is handed on, and no timer stays behind', async () => {
  expect(await inTime(Promise.resolve('ready'), 1_000, 'its setup')).toBe('ready')
  // biome-ignore lint/suspicious/noThenProperty: what a library that is no promise returns
  expect(await inTime({ then: (resolve: (value: string) => void) => resolve('ready') } as PromiseLike<string>, 1_000, 'it')).toBe('ready')
  expect(vi.getTimerCount()).toBe(0)
})

test('what fails in time fails the same way', async () => {
  await expect(inTime(Promise.reject(new Error('no key')), 1_000, 'its setup')).rejects.toThrow('no key')
  expect(vi.getTimerCount()).toBe(0)
})

test('what does not come is given up with what it was and how long it had', async () => {
  const waiting = inTime(new Promise(() => {}), 1_500, 'its setup')
  const outcome = expect(waiting).rejects.toThrow('its setup was not done after 1500 ms')
  vi.advanceTimersByTime(1_500)
  await outcome
})
