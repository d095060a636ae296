import { Batch } from '../flow/batch.ts'
import { Pending } from '../flow/pending.ts'
import type { Store } from '../store/index.ts'

/**
 * So long a strike waits for something else to be stored, with which it gets to the disk; milliseconds. What a crash finds
 * said and not struck off is said once more, so it is not long.
 */
const companyMs = 25

/** Strikes off what was said, and does not go to the disk for that alone where an event comes along that has to. */
export class Strikes {
  readonly #batch: Batch<string, void>
  readonly #pending = new Pending()
  #waiting: { readonly over: Promise<void>; end(): void } | undefined
  #closing = false

  constructor(store: Store) {
    this.#batch = new Batch((ids) => strike(store, ids))
  }

  /** Resolves when it is struck off. */
  async add(id: string): Promise<void> {
    this.#pending.begin()
    try {
      if (!this.#closing) await (this.#waiting ??= this.#wait()).over
      await this.#batch.add(id)
    } finally {
      this.#pending.end()
    }
  }

  /** Something is stored: whatever waits goes with it. */
  now(): void {
    this.#waiting?.end()
  }

  /** Wait for nothing more. Resolves when all is struck off: what is not is said again at the next start. */
  close(): Promise<void> {
    this.#closing = true
    this.now()
    return this.#pending.none()
  }

  #wait(): { readonly over: Promise<void>; end(): void } {
    let end!: () => void
    const over = new Promise<void>((resolve) => {
      const timer = setTimeout(() => end(), companyMs)
      end = () => {
        clearTimeout(timer)
        this.#waiting = undefined
        resolve()
      }
    })
    return { over, end }
  }
}

async function strike({ db }: Store, ids: readonly string[]): Promise<void> {
  if (db.dialect === 'postgres') await db.run`DELETE FROM waddle_outbox WHERE id IN (SELECT json_array_elements_text(CAST(${ids} AS json)))`
  else await db.run`DELETE FROM waddle_outbox WHERE id IN (SELECT value FROM json_each(${ids}))`
}
