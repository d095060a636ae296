/** Somebody's place in the line of a channel. */
export interface Place {
  /** Resolves when everything before it has left. */
  readonly turn: Promise<void>
  /** Make way for the next; must be called in every case, and may be called twice. */
  leave(): void
}

interface Waiting {
  readonly ts: number
  readonly open: () => void
  readonly left: Promise<void>
}

interface Line {
  readonly waiting: Waiting[]
  /** Resolves when everything that was let in so far has left. */
  tail: Promise<void>
  inside: number
}

/**
 * The order in which things happened in each channel. Slack sends events over several sockets, and in requests side
 * by side, so that a later one may come first; and Bolt works on all of them at once. Here an event waits for a
 * moment, lets those in front of it that happened before, and then goes in when they are through.
 */
export class Order {
  readonly #windowMs: number
  readonly #lines = new Map<string, Line>()

  /** @param windowMs how long each waits for earlier ones that are still on their way */
  constructor(windowMs: number) {
    this.#windowMs = windowMs
  }

  /**
   * Get in line.
   *
   * @param ts when it happened, in seconds; left out, it goes behind all that went in
   */
  enter(channel: string, ts?: number): Place {
    const line = this.#lineOf(channel)
    line.inside++
    let open = () => {}
    let gone = () => {}
    const turn = new Promise<void>((resolve) => (open = resolve))
    const left = new Promise<void>((resolve) => (gone = resolve))
    const entry: Waiting = { ts: ts ?? 0, open, left }
    if (ts === undefined || this.#windowMs === 0) admit(line, entry)
    else {
      const behind = line.waiting.findIndex((other) => other.ts > entry.ts)
      line.waiting.splice(behind < 0 ? line.waiting.length : behind, 0, entry)
      // Sockets are read between a timer and an immediate: what came meanwhile, while we were busy, is in line then.
      setTimeout(() => setImmediate(() => this.#due(line, entry)), this.#windowMs)
    }
    let here = true
    const leave = () => {
      if (!here) return
      here = false
      gone()
      if (--line.inside === 0 && this.#lines.get(channel) === line) this.#lines.delete(channel)
    }
    return { turn, leave }
  }

  /** Let nobody go in any more until `until` has settled, or `mostMs` have passed. */
  hold(channel: string, until: Promise<unknown>, mostMs: number): void {
    const place = this.enter(channel)
    const timer = setTimeout(() => place.leave(), mostMs)
    void place.turn
      .then(() => until)
      .catch(() => {})
      .then(() => {
        clearTimeout(timer)
        place.leave()
      })
  }

  #lineOf(channel: string): Line {
    let line = this.#lines.get(channel)
    if (!line) this.#lines.set(channel, (line = { waiting: [], tail: Promise.resolve(), inside: 0 }))
    return line
  }

  /** Its time has come: it goes in, and before it everything that happened before. */
  #due(line: Line, entry: Waiting): void {
    const at = line.waiting.indexOf(entry)
    for (const each of line.waiting.splice(0, at + 1)) admit(line, each)
  }
}

function admit(line: Line, { open, left }: Waiting): void {
  line.tail = line.tail.then(() => {
    open()
    return left
  })
}
