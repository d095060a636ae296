import type { Clock } from '../clock/clock.ts'
import { patiently } from '../clock/patiently.ts'
import { Underway } from '../flow/underway.ts'

/** How long a reply waits for the replies to earlier messages of its channel; milliseconds. */
const patience = 1_000

/**
 * Replies in the order of the messages of a channel. Work runs side by side; only speaking waits, and not for
 * ever: one slow command does not silence a channel.
 */
export class SpeakingOrder {
  readonly #clock: Clock
  readonly #last = new Underway<Promise<void>>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Take a place in the channel's order. Call `turn()` before speaking and `done()` after, always. */
  place(channel: string): { turn(): Promise<void>; done(): void } {
    const before = this.#last.get(channel)
    let done!: () => void
    const mine = new Promise<void>((resolve) => {
      done = resolve
    })
    this.#last.set(channel, mine)
    return {
      turn: () => (before === undefined ? Promise.resolve() : patiently(this.#clock, patience, before)),
      done: () => {
        done()
        if (this.#last.get(channel) === mine) this.#last.delete(channel)
      },
    }
  }
}
