import type { StreamEntry } from './stream-entry.ts'

/** An entry that a process was handed and is not done with. */
export class OpenEntry {
  readonly index: number
  readonly at: string
  /** It was handed to somebody before, who did not end it. */
  again = false
  readonly #ids: readonly string[]
  readonly #over: boolean[]
  #left: number

  constructor(index: number, { at, messages }: StreamEntry) {
    this.index = index
    this.at = at
    this.#ids = messages.map(({ id }) => id)
    this.#over = messages.map(() => false)
    this.#left = messages.length
  }

  get name(): string {
    return `${this.index} ${this.at}`
  }

  /** Messages that are not done. */
  get left(): number {
    return this.#left
  }

  /** Ids of those that are. */
  get done(): readonly string[] {
    return this.#ids.filter((_, place) => this.#over[place])
  }

  isOver(place: number): boolean {
    return this.#over[place]!
  }

  end(place: number): void {
    if (this.#over[place]) return
    this.#over[place] = true
    this.#left--
  }
}
