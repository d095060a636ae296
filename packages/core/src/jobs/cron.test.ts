import { describe, expect, test } from 'vitest'
import { type VirtualClock, virtualClock } from '../clock/virtual.ts'
import { CronTimer, parseCron } from './cron.ts'

const at = (iso: string) => Date.parse(iso)
function run(expression: string, from: string): { clock: VirtualClock; fired: string[]; timer: CronTimer } {
  const clock = virtualClock(at(from))
  const fired: string[] = []
  const timer = new CronTimer(parseCron(expression, 'tea'), clock, (when) => fired.push(new Date(when).toISOString()))
  timer.start()
  return { clock, fired, timer }
}

describe('a cron expression', () => {
  test('fires at each of its times, in UTC where it names no zone', async () => {
    const { clock, fired } = run('30 9 * * *', '2026-01-01T09:29:59Z')
    await clock.advance(1_000)
    expect(fired).toEqual(['2026-01-01T09:30:00.000Z'])
    await clock.advance(86_400_000)
    expect(fired).toEqual(['2026-01-01T09:30:00.000Z', '2026-01-02T09:30:00.000Z'])
  })

  test('follows the summer time of its zone', async () => {
    const { clock, fired } = run('0 9 * * * Europe/Berlin', '2026-03-28T00:00:00Z')
    await clock.advance(2 * 86_400_000)
    expect(fired).toEqual(['2026-03-28T08:00:00.000Z', '2026-03-29T07:00:00.000Z'])
  })

  test('fires no more once it is stopped', async () => {
    const { clock, fired, timer } = run('* * * * *', '2026-01-01T00:00:00Z')
    await clock.advance(120_000)
    timer.stop()
    await clock.advance(600_000)
    expect(fired).toHaveLength(2)
  })

  test('can stop itself from within its own work', async () => {
    const clock = virtualClock(at('2026-01-01T00:00:00Z'))
    let fired = 0
    const timer = new CronTimer(parseCron('* * * * *', 'tea'), clock, () => {
      fired++
      timer.stop()
    })
    timer.start()
    await clock.advance(600_000)
    expect(fired).toBe(1)
  })

  test('waits for its time although the clock was set back', async () => {
    let now = at('2026-01-01T00:00:30Z')
    let due: (() => void) | undefined
    const after = (_ms: number, work: () => void) => {
      due = work
      return { cancel() {} }
    }
    const clock = { now: () => now, monotonic: () => 0, after }
    const fired: number[] = []
    new CronTimer(parseCron('1 0 * * *', 'tea'), clock, (when) => fired.push(when)).start()
    now = at('2025-12-31T23:00:00Z')
    due!()
    expect(fired).toEqual([])
    now = at('2026-01-01T00:01:00Z')
    due!()
    expect(fired).toEqual([now])
  })

  test('that is none is refused with what to write', () => {
    for (const wrong of ['often', '* * * *', '61 * * * *', '0 9 * * * Europe/Nowhere', '* * * * * *']) {
      expect(() => parseCron(wrong, 'tea'), wrong).toThrow(
        expect.objectContaining({ code: 'WDL_CRON', fix: expect.stringContaining('five fields') }),
      )
    }
  })
})

test('when the clock is set forward it fires when it is told of it, not when the wait for it is over', async () => {
  const { clock, fired, timer } = run('0 9 * * *', '2026-01-01T06:00:00Z')
  clock.jump(4 * 3_600_000)
  timer.wake()
  expect(fired).toEqual(['2026-01-01T09:00:00.000Z'])
  clock.jump(-86_400_000)
  timer.wake()
  await clock.advance(23 * 3_600_000 - 1)
  expect(fired).toHaveLength(1)
  timer.stop()
  timer.wake()
  await clock.advance(86_400_000)
  expect(fired).toHaveLength(1)
})

test('when the clock is set past many of its times it fires once, and goes on from there', async () => {
  const { clock, fired, timer } = run('* * * * *', '2026-01-01T06:00:30Z')
  clock.jump(86_400_000)
  timer.wake()
  expect(fired).toEqual(['2026-01-01T06:01:00.000Z'])
  await clock.advance(30_000)
  expect(fired).toEqual(['2026-01-01T06:01:00.000Z', '2026-01-02T06:01:00.000Z'])
  timer.stop()
})
