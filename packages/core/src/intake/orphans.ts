import type { Store } from '../store/index.ts'
import type { Hold } from './hold.ts'
import { type Unfinished, type UnfinishedRow, type Unsaid, type UnsaidRow, unfinishedOf, unsaidOf } from './unfinished.ts'

/**
 * What nobody works on any more where several processes share the store: its process is dead, or it was left to
 * whoever takes it and nobody came.
 */
export class Orphans {
  readonly #store: Store
  readonly #me: string
  readonly #hold: Hold

  constructor(store: Store, me: string, hold: Hold) {
    this.#store = store
    this.#me = me
    this.#hold = hold
  }

  /**
   * Take events, oldest first. What somebody said before it and another living process has, or may still take, is
   * waited for.
   *
   * @param before also those that were left to others before this time; epoch milliseconds
   * @param taken told of each that is ours now, before anything else can be taken
   * @returns how many
   */
  async events(before: number, most: number, taken: (event: Unfinished) => void): Promise<number> {
    let count = 0
    await this.#hold.take(
      async (db, naming) => {
        const rows = await db.all<UnfinishedRow & { readonly seq: number }>`
          SELECT seq, key, envelope, reason FROM waddle_event AS open WHERE state = 'accepted'
          AND ((holder IS NULL AND received_at < ${before}) OR holder NOT IN (SELECT id FROM waddle_process))
          AND NOT EXISTS (
            SELECT 1 FROM waddle_event AS older WHERE older.state = 'accepted' AND older.lane = open.lane AND older.seq < open.seq
            AND ((older.holder IS NULL AND older.received_at >= ${before})
              OR (older.holder <> ${this.#me} AND older.holder IN (SELECT id FROM waddle_process))))
          ORDER BY seq LIMIT ${most}`
        for (const { key } of rows) naming(key)
        // One whose process was taken for dead and is not may have been done since.
        const marked = await Promise.all(
          rows.map(({ key }) => db.run`UPDATE waddle_event SET holder = ${this.#me} WHERE key = ${key} AND state = 'accepted'`),
        )
        return rows.filter((_, index) => marked[index]!.changes > 0)
      },
      (rows) => {
        count = rows.length
        for (const row of rows) taken(unfinishedOf(row))
      },
    )
    return count
  }

  /**
   * Let others have what is marked as this process's and what it knows nothing of, though it asked for nothing that is in
   * doubt: the store took it after it had been given up, as one with a slow disk does.
   *
   * @param before nothing that was accepted since; epoch milliseconds
   * @returns their keys
   */
  async forgotten(before: number): Promise<readonly string[]> {
    let keys: string[] = []
    await this.#hold.take(
      async (db) => {
        const rows = await db.all<{ key: string }>`
          SELECT key FROM waddle_event WHERE state = 'accepted' AND holder = ${this.#me} AND lane IS NOT NULL AND received_at < ${before}`
        keys = rows.map(({ key }) => key).filter((key) => !this.#hold.has(key))
        for (const key of keys) await db.run`UPDATE waddle_event SET holder = NULL WHERE key = ${key} AND state = 'accepted'`
      },
      () => {},
    )
    return keys
  }

  /** Take what was to be said, oldest first. */
  async words(most: number): Promise<Unsaid[]> {
    const rows = await this.#store.db.all<UnsaidRow>`
      UPDATE waddle_outbox SET holder = ${this.#me}
      WHERE id IN (
        SELECT id FROM waddle_outbox WHERE holder IS NULL OR holder NOT IN (SELECT id FROM waddle_process) ORDER BY at, id LIMIT ${most}
      ) AND (holder IS NULL OR holder NOT IN (SELECT id FROM waddle_process))
      RETURNING id, event, message, at`
    return rows.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)).map(unsaidOf)
  }
}
