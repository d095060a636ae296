import type { Clock } from '../clock/clock.ts'
import { hearsWithin } from '../redis/ear.ts'
import type { RedisLink } from '../redis/link.ts'

/** What processes tell each other of their cache. `set` says that the keys have a new value. */
export interface Word {
  readonly kind: 'key' | 'prefix' | 'set'
  readonly keys: readonly string[]
}

interface Waiting {
  heard: number
  expected: number
  readonly done: () => void
}

/**
 * Word of what is not true any more, from process to process, with an answer: who gave it knows when all have heard.
 * Who has not answered {@link hearsWithin} later cannot be sure to have heard everything, and does not use what it has.
 */
export class WordOfMouth {
  readonly channel: string
  readonly #link: RedisLink
  readonly #clock: Clock
  readonly #name: string
  readonly #waiting = new Map<string, Waiting>()
  readonly #stops: readonly (() => void)[]
  #count = 0

  /** @param heard called with the word of others, before they are answered */
  constructor(link: RedisLink, clock: Clock, heard: (word: Word) => void) {
    this.#link = link
    this.#clock = clock
    this.#name = link.name
    this.channel = link.key('cache-word')
    this.#stops = [
      link.ear.listen(this.channel, (text) => this.#hear(text, heard)),
      link.ear.listen(this.#answers(link.name), (id) => this.#answered(id)),
    ]
  }

  /**
   * Give word and wait until all have heard, or must have.
   *
   * @param publish says the text it is given, and tells how many heard it
   * @throws what `publish` throws
   */
  async give(word: Word, publish: (text: string) => Promise<number>): Promise<void> {
    const id = String(this.#count++)
    let done!: () => void
    const all = new Promise<void>((resolve) => (done = resolve))
    const waiting: Waiting = { heard: 0, expected: Number.POSITIVE_INFINITY, done }
    this.#waiting.set(id, waiting)
    try {
      waiting.expected = await publish(JSON.stringify([this.#name, id, word.kind, ...word.keys]))
      if (waiting.heard >= waiting.expected) return
      const timer = this.#clock.after(hearsWithin, done)
      await all
      timer.cancel()
    } finally {
      this.#waiting.delete(id)
    }
  }

  close(): void {
    for (const stop of this.#stops) stop()
    for (const { done } of this.#waiting.values()) done()
  }

  #hear(text: string, heard: (word: Word) => void): void {
    const [from, id, kind, ...keys] = JSON.parse(text) as [string, string, Word['kind'], ...string[]]
    if (from === this.#name) {
      this.#answered(id)
      return
    }
    heard({ kind, keys })
    // Who asked waits no longer than it must when the answer is lost.
    this.#link.call((redis) => redis.publish(this.#answers(from), id)).catch(() => undefined)
  }

  #answered(id: string): void {
    const waiting = this.#waiting.get(id)
    if (waiting === undefined) return
    waiting.heard++
    if (waiting.heard >= waiting.expected) waiting.done()
  }

  #answers(name: string): string {
    return this.#link.key('cache-heard', name)
  }
}
