import { closeSync, fdatasync, openSync } from 'node:fs'
import { promisify } from 'node:util'

const toDisk = promisify(fdatasync)

/**
 * Brings what is committed to a write-ahead log to the disk, without the thread waiting: on a slow disk that takes
 * seconds, in which the process has to hear, to answer and to say that it lives. It is what `synchronous = FULL` does at
 * each commit, by the same call on the same file. The log is written in order, so what is on disk has all before it there
 * as well.
 */
export class LogDisk {
  readonly #log: string
  #file: number | undefined
  #running: Promise<void> | undefined
  #next: Promise<void> | undefined

  /** @param log path of the log, which is there once something is committed */
  constructor(log: string) {
    this.#log = log
  }

  /** Whether it waits for nothing. */
  get idle(): boolean {
    return this.#running === undefined && this.#next === undefined
  }

  /** Resolves when everything that is committed by now is on disk. One wait at a time: who comes meanwhile shares the next. */
  sync(): Promise<void> {
    this.#next ??= this.#sync(this.#running)
    return this.#next
  }

  async #sync(before: Promise<void> | undefined): Promise<void> {
    await before?.catch(() => undefined)
    // From here on others wait for the next: they may commit what this one does not bring there.
    this.#running = this.#next
    this.#next = undefined
    try {
      // Windows wants a file that may be written.
      this.#file ??= openSync(this.#log, 'r+')
      await toDisk(this.#file)
    } finally {
      this.#running = undefined
    }
  }

  /** Resolves when nothing is on its way. To be called before the database is closed, which may take the log away. */
  async close(): Promise<void> {
    await this.#next?.catch(() => undefined)
    await this.#running?.catch(() => undefined)
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }
}
