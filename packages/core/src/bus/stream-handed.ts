import { Recent } from '../flow/recent.ts'
import { Underway } from '../flow/underway.ts'
import { StreamAcks, type StreamAcksOptions } from './stream-acks.ts'
import type { StreamEntry } from './stream-entry.ts'
import type { Handed } from './stream-leases.ts'
import { OpenEntry } from './stream-open.ts'

/** What a process was handed of the streams: what of it is not done, and what is, to be acknowledged. */
export class StreamHanded {
  readonly #group: string
  readonly #acks: StreamAcks
  readonly #open = new Underway<OpenEntry>()
  /** Done by this process: what comes again because its acknowledgement was lost is acknowledged, not done. */
  readonly #done = new Recent(10_000)

  constructor(options: StreamAcksOptions) {
    this.#group = options.group
    this.#acks = new StreamAcks(options)
  }

  /** Whether it was handed an entry that it is not done with. */
  has(index: number, at: string): boolean {
    return this.#open.get(`${index} ${at}`) !== undefined
  }

  /**
   * An entry was handed out.
   *
   * @param before to whom else it was, if to anybody
   * @returns undefined when there is nothing to be done of it
   */
  add(index: number, entry: StreamEntry, before: Handed | undefined): OpenEntry | undefined {
    const name = `${index} ${entry.at}`
    if (this.#done.has(name)) {
      this.#acks.add(index, entry.at)
      return undefined
    }
    const known = this.#open.get(name)
    const open = known ?? new OpenEntry(index, entry)
    open.again = before !== undefined
    for (const [place, { id, group }] of entry.messages.entries())
      if ((group !== undefined && group !== this.#group) || before?.done.includes(id)) open.end(place)
    if (open.left === 0) this.#end(open)
    else if (!known) this.#open.set(name, open)
    return open.left === 0 ? undefined : open
  }

  /** A message of an entry is done. */
  finish(entry: OpenEntry, place: number): void {
    entry.end(place)
    if (entry.left === 0) this.#end(entry)
    else if (entry.again) this.#acks.note(entry)
  }

  /** Of a partition nothing is handed out but these: the rest was ended by others. */
  only(index: number, entries: readonly StreamEntry[]): void {
    const still = new Set(entries.map(({ at }) => at))
    for (const open of [...this.#open.values()]) if (open.index === index && !still.has(open.at)) this.#open.delete(open.name)
  }

  /** Resolves when what is done by now is known to Redis: whoever reads these partitions next is not to do it again. */
  async settle(indexes: ReadonlySet<number>): Promise<void> {
    for (const entry of this.#open.values()) if (indexes.has(entry.index) && entry.done.length > 0) this.#acks.note(entry)
    await this.#acks.settled()
  }

  #end(entry: OpenEntry): void {
    this.#open.delete(entry.name)
    this.#done.add(entry.name)
    this.#acks.add(entry.index, entry.at)
    if (entry.again) this.#acks.note(entry)
  }
}
