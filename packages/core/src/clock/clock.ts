/** A timer that can be called off. */
export interface Timer {
  cancel(): void
}

/** Time as the bot sees it. Nothing in the core asks the machine for the time but through this. */
export interface Clock {
  /** Epoch milliseconds; may jump when the machine's clock is set. */
  now(): number
  /** Milliseconds that only ever grow; for cooldowns and pacing. */
  monotonic(): number
  /** Run `work` after `ms`. The process may end before it. */
  after(ms: number, work: () => void): Timer
}

/** setTimeout takes at most 2^31-1 ms (24.8 days); longer waits are walked in steps. */
const longest = 2_147_483_647

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, work) {
    let handle: NodeJS.Timeout
    const arm = (left: number) => {
      handle = setTimeout(() => (left > longest ? arm(left - longest) : work()), Math.min(left, longest))
      handle.unref()
    }
    arm(Math.max(0, ms))
    return { cancel: () => clearTimeout(handle) }
  },
}
