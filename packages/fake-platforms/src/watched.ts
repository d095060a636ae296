/** Something that grows while a test looks on, and a way to wait for more of it. */
export abstract class Watched {
  readonly #watchers = new Set<() => void>()

  /** Call after every change. */
  changed(): void {
    for (const watcher of [...this.#watchers]) watcher()
  }

  /** Resolve with what `look` returns as soon as that is neither undefined nor false; reject after `withinMs`. */
  waitFor<T>(look: () => T | undefined | false, withinMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer)
        this.#watchers.delete(check)
      }
      const check = () => {
        try {
          const found = look()
          if (found === undefined || found === false) return
          stop()
          resolve(found)
        } catch (error) {
          stop()
          reject(error)
        }
      }
      const timer = setTimeout(() => {
        stop()
        reject(new Error(`nothing of the kind within ${withinMs} ms; ${this.summary()}`))
      }, withinMs)
      this.#watchers.add(check)
      check()
    })
  }

  /** What there was last, for a test that waited in vain. */
  protected abstract summary(): string
}
