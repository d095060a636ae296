/** Runs work one at a time within a partition, side by side across partitions. */
export class Partitions {
  readonly #tails = new Map<string, Promise<void>>()

  /** @param work must not reject */
  run(partition: string, work: () => Promise<void>): Promise<void> {
    const before = this.#tails.get(partition) ?? Promise.resolve()
    const mine = before.then(work).finally(() => {
      if (this.#tails.get(partition) === mine) this.#tails.delete(partition)
    })
    this.#tails.set(partition, mine)
    return mine
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#tails.size > 0) await Promise.all(this.#tails.values())
  }
}
