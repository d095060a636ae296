import type { Clock } from '../clock/clock.ts'

/** Pauses between tries, all of which can be cut short: who stops must not wait for them. */
export class Patience {
  readonly #clock: Clock
  readonly #waiting = new Set<() => void>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Resolves after `ms`, or when {@link Patience.end} is called. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const over = () => {
        timer.cancel()
        this.#waiting.delete(over)
        resolve()
      }
      const timer = this.#clock.after(ms, over)
      this.#waiting.add(over)
    })
  }

  /** Nobody waits any longer. */
  end(): void {
    for (const over of [...this.#waiting]) over()
  }
}
