import { Pending } from '../flow/pending.ts'
import { Underway } from '../flow/underway.ts'

/**
 * Work in order within a key, side by side across keys. What one person says in one channel is done in the
 * order in which it was said, and nobody waits for anybody else.
 */
export class Lanes {
  readonly #tails = new Underway<Promise<void>>()
  readonly #pending = new Pending()
  #less: (() => void)[] = []

  /** Work accepted and not done. */
  get pending(): number {
    return this.#pending.count
  }

  /** Whether work is accepted and not done under this key. */
  has(key: string): boolean {
    return this.#tails.has(key)
  }

  /** @param work must not reject */
  run(key: string, work: () => Promise<void>): Promise<void> {
    this.#pending.begin()
    const before = this.#tails.get(key)
    const mine = (before === undefined ? work() : before.then(work)).finally(() => {
      if (this.#tails.get(key) === mine) this.#tails.delete(key)
      this.#pending.end()
      if (this.#less.length > 0) for (const resolve of this.#less.splice(0)) resolve()
    })
    this.#tails.set(key, mine)
    return mine
  }

  /** Resolves when something that is pending is done. */
  less(): Promise<void> {
    return this.pending === 0 ? Promise.resolve() : new Promise((resolve) => this.#less.push(resolve))
  }

  /** Resolves when nothing is pending. */
  idle(): Promise<void> {
    return this.#pending.none()
  }
}
