/** What was taken, and is to be brought into its lane. */
export interface Taken {
  /** Its keys that are this process's now. */
  readonly mine: ReadonlySet<string>
  /** It is in its lane, or will not come. To be called, always. */
  enter(): void
}

/**
 * Between the store, where it is decided in which order the things of a lane are taken, and the lane, where they are
 * done: what was taken first goes in first, although the answers of the store may be read in any order.
 */
export class Doorway {
  /** What is being taken last in each lane: what comes after it in this process is taken after it. */
  readonly #last = new Map<string, Promise<void>>()
  /** What is taken and not in its lane yet. */
  readonly #standing = new Map<string, Promise<void>>()

  /** Whether something of this lane is being taken, so that what comes after it has to stand behind it. */
  busy(lane: string): boolean {
    return this.#last.has(lane)
  }

  /** Resolves when what is taken and not in its lane yet is; undefined when nothing is. */
  before(lane: string): Promise<void> | undefined {
    return this.#standing.get(lane)
  }

  /** @param take is to call `ours` in the moment in which something is taken, before anything else can be */
  async take(lane: string, take: (ours: () => void) => Promise<ReadonlySet<string>>): Promise<Taken> {
    const before = this.#last.get(lane)
    let over!: () => void
    const inside = new Promise<void>((resolve) => (over = resolve))
    this.#last.set(lane, inside)
    await before
    const enter = () => {
      if (this.#last.get(lane) === inside) this.#last.delete(lane)
      if (this.#standing.get(lane) === inside) this.#standing.delete(lane)
      over()
    }
    try {
      return { mine: await take(() => void this.#standing.set(lane, inside)), enter }
    } catch (error) {
      enter()
      throw error
    }
  }
}
