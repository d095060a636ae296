import type { OpenEntry } from './stream-open.ts'
import type { Streams } from './streams.ts'

export interface StreamAcksOptions {
  readonly streams: Streams
  readonly topic: string
  readonly group: string
  /** An acknowledgement may not have got there. */
  readonly unsure: () => void
}

/** Acknowledges entries, those of one moment together. What cannot be acknowledged comes again, to whoever reads then. */
export class StreamAcks {
  readonly #options: StreamAcksOptions
  readonly #done = new Map<number, string[]>()
  readonly #parts = new Map<string, readonly string[]>()
  #sending: Promise<void> | undefined

  constructor(options: StreamAcksOptions) {
    this.#options = options
  }

  /** An entry is done, or is for others. */
  add(index: number, at: string): void {
    const done = this.#done.get(index)
    if (done) done.push(at)
    else this.#done.set(index, [at])
    this.#soon()
  }

  /** Part of an entry is done, or what was noted of it is not needed any more: that part is not done again by whoever has it next. */
  note(entry: OpenEntry): void {
    this.#parts.set(entry.name, entry.left === 0 ? [] : entry.done)
    this.#soon()
  }

  /** Resolves when what was done by now is acknowledged, or could not be: what is on its way, and what waits behind it. */
  async settled(): Promise<void> {
    await this.#sending
    await this.#sending
  }

  #soon(): void {
    this.#sending ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.#send())
  }

  async #send(): Promise<void> {
    const { streams, topic, group } = this.#options
    const sent = [...this.#done].map(([index, entries]) => streams.acknowledge(topic, group, index, entries))
    if (this.#parts.size > 0) sent.push(streams.noteParts(topic, group, new Map(this.#parts)))
    this.#done.clear()
    this.#parts.clear()
    const ends = await Promise.allSettled(sent)
    if (ends.some(({ status }) => status === 'rejected')) this.#options.unsure()
    this.#sending = this.#done.size + this.#parts.size > 0 ? this.#send() : undefined
  }
}
