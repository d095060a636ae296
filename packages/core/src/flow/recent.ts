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

  /** Know a key from now on. Whether it is new: to ask for that first would be one more look-up for each message. */
  add(key: string): boolean {
    if (this.#young.size >= this.#most) {
      this.#old = this.#young
      this.#young = new Set()
    }
    const { size } = this.#young
    return this.#young.add(key).size > size && !this.#old.has(key)
  }

  delete(key: string): void {
    this.#young.delete(key)
    this.#old.delete(key)
  }
}
