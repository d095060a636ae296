/** Keys seen lately, in two generations: bounded, and forgetting costs nothing per key. */
export class Recent {
  #young = new Set<string>()
  #old = new Set<string>()
  readonly #most: number

  /** @param most keys kept at least; at most twice as many are held */
  constructor(most = 50_000) {
    this.#most = most
  }

  has(key: string): boolean {
    return this.#young.has(key) || this.#old.has(key)
  }

  add(key: string): void {
    if (this.#young.size >= this.#most) {
      this.#old = this.#young
      this.#young = new Set()
    }
    this.#young.add(key)
  }

  delete(key: string): void {
    this.#young.delete(key)
    this.#old.delete(key)
  }
}
