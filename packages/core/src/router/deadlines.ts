interface Watched {
  readonly at: number
  /** Let go of as soon as it ended: a set that much comes into and goes out of is long in giving up what was in it. */
  late: (() => void) | undefined
}

/** How coarsely time limits are watched; milliseconds. */
const step = 25

/**
 * Time limits of everything that runs, on one timer for all of them. By the machine's clock even where the
 * bot's clock is virtual: a handler that hangs, hangs in real time.
 */
export class Deadlines {
  readonly #watched = new Set<Watched>()
  #timer: NodeJS.Timeout | undefined

  /** @returns to be called when it ended in time */
  watch(ms: number, late: () => void): () => void {
    const watched: Watched = { at: performance.now() + ms, late }
    this.#watched.add(watched)
    this.#timer ??= this.#arm()
    return () => {
      watched.late = undefined
      this.#watched.delete(watched)
      if (this.#watched.size === 0) this.stop()
    }
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #arm(): NodeJS.Timeout {
    const timer = setInterval(() => {
      const now = performance.now()
      for (const watched of this.#watched) {
        if (watched.at > now) continue
        this.#watched.delete(watched)
        watched.late?.()
      }
      if (this.#watched.size === 0) this.stop()
    }, step)
    return timer
  }
}
