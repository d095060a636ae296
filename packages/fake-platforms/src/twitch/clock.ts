interface Alarm {
  readonly due: number
  readonly act: () => void
  timer: NodeJS.Timeout | undefined
}

/** The time of the fake platform: real time, which can be put forward. Whatever falls due on the way happens, in order. */
export class Clock {
  #ahead = 0
  readonly #alarms = new Set<Alarm>()

  /** Epoch milliseconds. */
  readonly now = (): number => Date.now() + this.#ahead

  /** The present as RFC 3339 text. */
  text(inMs = 0): string {
    return new Date(this.now() + inMs).toISOString()
  }

  /** Put the clock forward by so many milliseconds. */
  advance(ms: number): void {
    const goal = this.now() + ms
    for (;;) {
      const [next] = [...this.#alarms].sort((a, b) => a.due - b.due)
      if (!next || next.due > goal) break
      this.#ahead = Math.max(this.#ahead, next.due - Date.now())
      this.#ring(next)
    }
    this.#ahead = Math.max(this.#ahead, goal - Date.now())
    for (const alarm of this.#alarms) this.#wind(alarm)
  }

  /** Act once so many milliseconds have passed on this clock; call what it returns to do without. */
  after(ms: number, act: () => void): () => void {
    const alarm: Alarm = { due: this.now() + ms, act, timer: undefined }
    this.#alarms.add(alarm)
    this.#wind(alarm)
    return () => this.#silence(alarm)
  }

  /** Forget everything that was to happen. */
  stop(): void {
    for (const alarm of [...this.#alarms]) this.#silence(alarm)
  }

  #wind(alarm: Alarm): void {
    clearTimeout(alarm.timer)
    // Longer than setTimeout can count: wait for an advance.
    const left = Math.min(alarm.due - this.now(), 2 ** 31 - 1)
    alarm.timer = setTimeout(() => (alarm.due > this.now() ? this.#wind(alarm) : this.#ring(alarm)), left)
    alarm.timer.unref()
  }

  #ring(alarm: Alarm): void {
    this.#silence(alarm)
    alarm.act()
  }

  #silence(alarm: Alarm): void {
    clearTimeout(alarm.timer)
    this.#alarms.delete(alarm)
  }
}
