import type { Log } from '@waddlebot/sdk'

/** Counts what nobody can read, and tells of the 1st, the 10th, the 100th …: a broken server sends thousands. */
export class Oddities {
  readonly #log: Log
  readonly #what: string
  #count = 0

  constructor(log: Log, what: string) {
    this.#log = log
    this.#what = what
  }

  /** @param reason why it cannot be read; left out when it lacks what such a thing has */
  skip(raw: string, reason?: unknown): void {
    this.#count++
    if (Math.log10(this.#count) % 1 !== 0) return
    const why = reason === undefined ? 'it lacks what such a line has' : reason instanceof Error ? reason.message : String(reason)
    this.#log.warn(`skipped ${this.#what} from Twitch`, { line: raw.slice(0, 200), reason: why, skipped: this.#count })
  }
}
