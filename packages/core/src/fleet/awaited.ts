import type { Envelope, Settled } from '@waddlebot/sdk'
import type { Clock, Timer } from '../clock/clock.ts'
import { noticeOf } from '../intake/ending.ts'
import type { Journal } from '../intake/journal.ts'
import type { Ended } from '../intake/task.ts'
import type { RootLog } from '../telemetry/log.ts'

/** Pause between two looks; milliseconds. Told over the wire, an end is known in a few. */
const lookEvery = 5_000
/** Nobody waits longer than that for the end of a message; milliseconds. */
const waited = 15 * 60_000
/** Messages of which the end is waited for, and tasks asked for in one query, at most. */
const most = 10_000
const atOnce = 500

/** One task of a message has ended; JSON. */
export interface PartEnded {
  /** Of the envelope. */
  readonly id: string
  readonly platform: string
  /** Of the task. */
  readonly key: string
  readonly ended: Ended
}

interface Waiting {
  readonly envelope: Envelope
  readonly keys: readonly string[]
  /** Tasks of which it was told how they ended, by key. */
  readonly ends: Map<string, Ended>
  /** By the monotonic clock. */
  readonly since: number
}

export interface AwaitedOptions {
  readonly journal: Journal
  readonly clock: Clock
  readonly log: RootLog
  /** Told how a message ended. */
  readonly told: (notice: Settled) => void
}

/**
 * What this process heard and others work on. How it ended is told over the wire, where a notice may be lost, and
 * stands in the store, where it is looked for when nobody told.
 */
export class Awaited {
  readonly #options: AwaitedOptions
  readonly #waiting = new Map<string, Waiting>()
  #timer: Timer | undefined
  #looking: Promise<void> | undefined
  #stopped = false

  constructor(options: AwaitedOptions) {
    this.#options = options
  }

  /** Others work on some of this by now, or have done it: look at once. @param keys as of {@link Awaited.add} */
  addLate(envelope: Envelope, keys: readonly string[]): void {
    this.add(envelope, keys)
    const id = idOf(envelope)
    const waiting = this.#waiting.get(id)
    // What is not found is not lost yet: it may be on its way to the disk.
    if (waiting) void this.#ask([[id, waiting]], undefined).catch((error: unknown) => this.#failed(error))
  }

  /** Others work on this. @param keys its tasks in the journal; nothing is waited for without any */
  add(envelope: Envelope, keys: readonly string[]): void {
    if (keys.length === 0 || this.#stopped) return
    this.#waiting.set(idOf(envelope), { envelope, keys, ends: new Map(), since: this.#options.clock.monotonic() })
    if (this.#waiting.size > most) this.#waiting.delete(this.#waiting.keys().next().value!)
    this.#nap()
  }

  /** It was told over the wire how it ended. */
  end(notice: Settled): void {
    this.#waiting.delete(idOf(notice))
    this.#options.told(notice)
  }

  /** A part of it ended, done by a process that took it up and knows nothing of the others. */
  part(part: PartEnded): void {
    const { key, ended } = part
    const waiting = this.#waiting.get(idOf(part))
    if (!waiting?.keys.includes(key)) return
    waiting.ends.set(key, ended)
    this.#tell(waiting)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#timer?.cancel()
    this.#waiting.clear()
    await this.#looking
  }

  #nap(): void {
    if (this.#timer || this.#stopped || this.#waiting.size === 0) return
    this.#timer = this.#options.clock.after(lookEvery, () => {
      this.#looking = this.#look()
        .catch((error: unknown) => this.#failed(error))
        .finally(() => {
          this.#timer = undefined
          this.#nap()
        })
    })
  }

  async #look(): Promise<void> {
    const now = this.#options.clock.monotonic()
    const old = [...this.#waiting].filter(([, { since }]) => now - since >= lookEvery)
    for (const [id, { since }] of old) if (now - since > waited) this.#waiting.delete(id)
    for (let from = 0; from < old.length; from += atOnce) await this.#ask(old.slice(from, from + atOnce), { outcome: 'silent' })
  }

  #failed(error: unknown): void {
    this.#options.log.warn('how messages ended could not be looked for', { error })
  }

  /** @param dropped how those ended that are not in the store any more: somebody dropped them */
  async #ask(some: readonly (readonly [string, Waiting])[], dropped: Ended | undefined): Promise<void> {
    const ends = await this.#options.journal.ends(some.flatMap(([, { keys }]) => keys))
    for (const [, waiting] of some) {
      for (const key of waiting.keys) {
        const ended = ends.get(key) ?? dropped
        if (ended && ended !== 'open') waiting.ends.set(key, ended)
      }
      this.#tell(waiting)
    }
  }

  /** Tell how it ended, once all of it has. */
  #tell({ envelope, keys, ends }: Waiting): void {
    const mine = keys.map((key) => ends.get(key))
    const notice = mine.every((ended) => ended !== undefined) ? noticeOf(envelope, mine) : undefined
    if (notice && this.#waiting.delete(idOf(envelope))) this.#options.told(notice)
  }
}

/** Tells a message from all others. */
const idOf = ({ platform, id }: Pick<Envelope, 'platform' | 'id'>) => `${platform}:${id}`
