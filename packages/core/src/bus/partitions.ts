import { Pending } from '../flow/pending.ts'
import { Underway } from '../flow/underway.ts'

interface Line<T> {
  readonly partition: string
  readonly items: T[]
  busy: boolean
  /** Asked to go on while it was busy: a line that is about to wait must not. */
  again: boolean
}

/**
 * Items in line, one line a partition: worked on one at a time within a line, side by side across lines. An item
 * that is not done stays at the head of its line, so nothing ever overtakes it.
 */
export class Partitions<T> {
  readonly #lines = new Underway<Line<T>>()
  readonly #work: (item: T) => Promise<boolean>
  readonly #running = new Pending()
  #size = 0

  /** @param work true when the item is done with; false leaves its whole line waiting for {@link Partitions.resume}. Must not reject. */
  constructor(work: (item: T) => Promise<boolean>) {
    this.#work = work
  }

  /** Items in line, those under way included. */
  get size(): number {
    return this.#size
  }

  /** Put an item at the end of its line and work on it when its turn comes. */
  add(partition: string, item: T): void {
    let line = this.#lines.get(partition)
    if (!line) this.#lines.set(partition, (line = { partition, items: [], busy: false, again: false }))
    line.items.push(item)
    this.#size++
    if (!line.busy) void this.#run(line)
  }

  /** Go on with lines that were left waiting. */
  resume(): void {
    for (const line of [...this.#lines.values()]) {
      if (line.busy) line.again = true
      else void this.#run(line)
    }
  }

  /** Resolves when nothing is under way; items may still be in line. */
  idle(): Promise<void> {
    return this.#running.none()
  }

  async #run(line: Line<T>): Promise<void> {
    line.busy = true
    this.#running.begin()
    while (line.items.length > 0) {
      line.again = false
      if (await this.#work(line.items[0]!)) {
        line.items.shift()
        this.#size--
      } else if (!line.again) break
    }
    line.busy = false
    if (line.items.length === 0) this.#lines.delete(line.partition)
    this.#running.end()
  }
}
