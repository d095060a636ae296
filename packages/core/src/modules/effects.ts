interface Effect {
  readonly label: string
  readonly dispose: () => unknown
}

/**
 * What a module registered, with labels. Disposed in reverse order, awaited, within a deadline; one that
 * throws does not keep the rest from being disposed.
 */
export class Effects {
  readonly #held = new Set<Effect>()

  /** @returns its own remover, for what ends before the module does */
  add(label: string, dispose: () => unknown): () => void {
    const effect = { label, dispose }
    this.#held.add(effect)
    return () => void this.#held.delete(effect)
  }

  /** Labels of what is held, first registered first. */
  get labels(): readonly string[] {
    return [...this.#held].map((effect) => effect.label)
  }

  /**
   * @param deadlineMs for all of them together
   * @returns labels of what could not be disposed in time, or threw
   */
  async dispose(deadlineMs = 5_000): Promise<readonly { label: string; error: unknown }[]> {
    const failed: { label: string; error: unknown }[] = []
    let timer: NodeJS.Timeout | undefined
    const timeUp = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), deadlineMs)
    })
    for (const effect of [...this.#held].reverse()) {
      this.#held.delete(effect)
      try {
        const ended = await Promise.race([Promise.resolve(effect.dispose()), timeUp])
        if (ended === 'late') failed.push({ label: effect.label, error: new Error(`still not done after ${deadlineMs} ms`) })
      } catch (error) {
        failed.push({ label: effect.label, error })
      }
    }
    clearTimeout(timer)
    return failed
  }
}
