import type { Store } from '../store/index.ts'
import { taking } from './claims.ts'
import { type Unfinished, type UnfinishedRow, type Unsaid, type UnsaidRow, unfinishedOf, unsaidOf } from './unfinished.ts'

/**
 * What nobody works on any more where several processes share the store: its process is dead, or it was left to
 * whoever takes it and nobody came. Taking is one statement, so that no two processes take the same.
 */
export class Orphans {
  readonly #store: Store
  readonly #me: string

  constructor(store: Store, me: string) {
    this.#store = store
    this.#me = me
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
    const rows = await this.#store.transaction(
      (db) => db.all<UnfinishedRow & { readonly seq: number }>`
        UPDATE waddle_event SET holder = ${this.#me}
        WHERE seq IN (
          SELECT seq FROM waddle_event AS open WHERE state = 'accepted'
          AND ((holder IS NULL AND received_at < ${before}) OR holder NOT IN (SELECT id FROM waddle_process))
          AND NOT EXISTS (
            SELECT 1 FROM waddle_event AS older WHERE older.state = 'accepted' AND older.lane = open.lane AND older.seq < open.seq
            AND ((older.holder IS NULL AND older.received_at >= ${before})
              OR (older.holder <> ${this.#me} AND older.holder IN (SELECT id FROM waddle_process))))
          ORDER BY seq LIMIT ${most}
        )
        RETURNING seq, key, envelope, reason`,
      taking,
    )
    for (const row of rows.sort((a, b) => a.seq - b.seq)) taken(unfinishedOf(row))
    return rows.length
  }

  /**
   * Let others have what is marked as this process's and what it knows nothing of: the store took it, and the answer was
   * lost on its way.
   *
   * @param before nothing that was accepted since; epoch milliseconds
   * @returns their keys
   */
  async forgotten(before: number, holds: (key: string) => boolean): Promise<readonly string[]> {
    return this.#store.transaction(async (db) => {
      const rows = await db.all<{ key: string }>`
        SELECT key FROM waddle_event WHERE state = 'accepted' AND holder = ${this.#me} AND lane IS NOT NULL AND received_at < ${before}`
      const keys = rows.map(({ key }) => key).filter((key) => !holds(key))
      for (const key of keys) await db.run`UPDATE waddle_event SET holder = NULL WHERE key = ${key} AND state = 'accepted'`
      return keys
    }, taking)
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
