interface Waiting<In, Out> {
  readonly item: In
  readonly resolve: (out: Out) => void
  readonly reject: (error: unknown) => void
}

/** Writes a batch: one result for each item, in order, or none where items have no result. */
export type WriteAll<In, Out> = (items: readonly In[]) => Promise<[Out] extends [void] ? void : readonly Out[]>

/** Most items written at once: a batch that is too large makes the first one wait for the last. */
const largest = 256

/**
 * Makes many calls one: what is added while a batch is being written becomes the next batch. Alone, an item
 * waits for nobody; under load the batches grow by themselves.
 */
export class Batch<In, Out> {
  readonly #write: WriteAll<In, Out>
  #waiting: Waiting<In, Out>[] = []
  #writing = false

  /** @param write when it rejects, all items of the batch do */
  constructor(write: WriteAll<In, Out>) {
    this.#write = write
  }

  add(item: In): Promise<Out> {
    return new Promise<Out>((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject })
      if (this.#writing) return
      this.#writing = true
      // After this tick: what arrives in it belongs together.
      queueMicrotask(() => void this.#flush())
    })
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, largest)
      try {
        const results = await this.#write(batch.map((each) => each.item))
        for (const [index, each] of batch.entries()) each.resolve((results as readonly Out[] | undefined)?.[index] as Out)
      } catch (error) {
        for (const each of batch) each.reject(error)
      }
    }
    this.#writing = false
  }
}
