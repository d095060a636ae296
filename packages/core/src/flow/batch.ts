interface Waiting<In, Out> {
  readonly item: In
  readonly resolve: (out: Out) => void
  readonly reject: (error: unknown) => void
}

/** Writes a batch: one result for each item, in order, or none where items have no result. */
export type WriteAll<In, Out> = (items: readonly In[]) => Promise<[Out] extends [void] ? void : readonly Out[]>

/**
 * Makes many calls one: what is added while a batch is being written becomes the next batch. Alone, an item
 * waits for nobody; under load the batches grow by themselves.
 */
export class Batch<In, Out> {
  readonly #write: WriteAll<In, Out>
  readonly #atOnce: number
  readonly #most: number
  #waiting: Waiting<In, Out>[] = []
  #soon = false
  #underway = 0

  /**
   * @param write when it rejects, all items of the batch do
   * @param atOnce batches that may be on their way together, where what is written keeps their order: a second one is
   * worked on while the first waits for the disk
   * @param most items of a batch: one that is too large makes the first of them wait for the last
   */
  constructor(write: WriteAll<In, Out>, atOnce = 1, most = 256) {
    this.#write = write
    this.#atOnce = atOnce
    this.#most = most
  }

  add(item: In): Promise<Out> {
    return new Promise<Out>((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject })
      if (this.#soon || this.#underway >= this.#atOnce) return
      this.#soon = true
      // After this tick: what arrives in it belongs together.
      queueMicrotask(() => {
        this.#soon = false
        this.#next()
      })
    })
  }

  #next(): void {
    while (this.#waiting.length > 0 && this.#underway < this.#atOnce) void this.#settle(this.#waiting.splice(0, this.#most))
  }

  async #settle(batch: readonly Waiting<In, Out>[]): Promise<void> {
    this.#underway++
    try {
      const results = await this.#write(batch.map((each) => each.item))
      for (const [index, each] of batch.entries()) each.resolve((results as readonly Out[] | undefined)?.[index] as Out)
    } catch (error) {
      for (const each of batch) each.reject(error)
    }
    this.#underway--
    this.#next()
  }
}
