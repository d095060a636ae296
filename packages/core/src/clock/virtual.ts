import type { Clock, Timer } from './clock.ts'

interface Due {
  at: number
  order: number
  work: () => void
}

/** A clock that stands still until it is moved, for tests and for `waddle console --virtual-clock`. */
export interface VirtualClock extends Clock {
  /**
   * Move on by `ms`, running what falls due in order.
   *
   * @param settle awaited after each timer, so that what it started is done before time goes on
   */
  advance(ms: number, settle?: () => Promise<void>): Promise<void>
  /** Set the wall clock forward or back, as people and time servers do: what waits goes on waiting as long as before. */
  jump(ms: number): void
}

/** Make a virtual clock that starts at `startAt` (epoch milliseconds). */
export function virtualClock(startAt: number): VirtualClock {
  let now = startAt
  let jumped = 0
  let order = 0
  const timers = new Set<Due>()
  const next = (until: number): Due | undefined => {
    let first: Due | undefined
    for (const due of timers) {
      if (due.at <= until && (!first || due.at < first.at || (due.at === first.at && due.order < first.order))) first = due
    }
    return first
  }
  return {
    now: () => now,
    monotonic: () => now - jumped - startAt,
    after(ms: number, work: () => void): Timer {
      const due: Due = { at: now + Math.max(0, ms), order: order++, work }
      timers.add(due)
      return { cancel: () => void timers.delete(due) }
    },
    async advance(ms, settle = async () => {}) {
      const until = now + ms
      await settle()
      for (let due = next(until); due; due = next(until)) {
        timers.delete(due)
        now = Math.max(now, due.at)
        due.work()
        await settle()
      }
      now = until
      await settle()
    },
    jump(ms) {
      now += ms
      jumped += ms
      for (const due of timers) due.at += ms
    },
  }
}
