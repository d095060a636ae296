import type { Db } from '@waddlebot/sdk'
import { uuidv7 } from 'uuidv7'
import type { Store } from '../store/index.ts'
import type { Appointment, ClaimedJob, JobRequest, Jobs } from './jobs.ts'

interface Row {
  id: string
  module: string
  name: string
  key: string
  payload: string
  due_at: number
  attempts: number
}

/** Jobs as rows of the store. */
export class SqlJobs implements Jobs {
  readonly #store: Store
  /** Told when a job is scheduled, so that whoever waits for the next one looks again. */
  scheduled: (dueAt: number) => void = () => {}

  constructor(store: Store) {
    this.#store = store
  }

  /** A job that replaces one counts its tries from the next thousand on: whoever works on the old one holds it no more. */
  async schedule(db: Db, request: JobRequest): Promise<string> {
    const id = uuidv7()
    const row = await db.one<{ id: string }>`
      INSERT INTO waddle_job (id, module, name, key, payload, due_at)
      VALUES (${id}, ${request.module}, ${request.name}, ${request.key}, ${JSON.stringify(request.payload ?? null)}, ${request.dueAt})
      ON CONFLICT (module, key) DO UPDATE SET
        name = excluded.name, payload = excluded.payload, due_at = excluded.due_at, lease_until = NULL,
        attempts = (waddle_job.attempts / 1000 + 1) * 1000
      RETURNING id`
    this.scheduled(request.dueAt)
    return row!.id
  }

  async cancel(db: Db, module: string, idOrKey: string): Promise<boolean> {
    const { changes } = await db.run`DELETE FROM waddle_job WHERE module = ${module} AND (id = ${idOrKey} OR key = ${idOrKey})`
    return changes > 0
  }

  async claim(now: number, leaseMs: number, most: number, module?: string): Promise<ClaimedJob[]> {
    const rows = await this.#claim(now, now + leaseMs, most, module ?? '')
    return rows
      .map((row) => ({
        id: row.id,
        module: row.module,
        name: row.name,
        key: row.key,
        payload: JSON.parse(row.payload) as unknown,
        dueAt: row.due_at,
        attempts: row.attempts,
      }))
      .sort((a, b) => a.dueAt - b.dueAt || (a.id < b.id ? -1 : 1))
  }

  /** Where several processes claim at once, each passes over what another one is taking, rather than wait for it. */
  #claim(now: number, until: number, most: number, module: string): Promise<Row[]> {
    const { db } = this.#store
    if (db.dialect === 'postgres') {
      return db.all<Row>`
        UPDATE waddle_job SET lease_until = ${until}, attempts = attempts + 1
        WHERE id IN (
          SELECT id FROM waddle_job
          WHERE due_at <= ${now} AND (lease_until IS NULL OR lease_until <= ${now}) AND (${module} = '' OR module = ${module})
          ORDER BY due_at, id LIMIT ${most} FOR UPDATE SKIP LOCKED
        )
        RETURNING id, module, name, key, payload, due_at, attempts`
    }
    return db.all<Row>`
      UPDATE waddle_job SET lease_until = ${until}, attempts = attempts + 1
      WHERE id IN (
        SELECT id FROM waddle_job
        WHERE due_at <= ${now} AND (lease_until IS NULL OR lease_until <= ${now}) AND (${module} = '' OR module = ${module})
        ORDER BY due_at, id LIMIT ${most}
      )
      RETURNING id, module, name, key, payload, due_at, attempts`
  }

  async done(db: Db, id: string, attempts: number): Promise<boolean> {
    const { changes } = await db.run`DELETE FROM waddle_job WHERE id = ${id} AND attempts = ${attempts}`
    return changes > 0
  }

  async release(id: string, attempts: number, retryAt: number): Promise<boolean> {
    const { changes } = await this.#store.db.run`
      UPDATE waddle_job SET lease_until = NULL, due_at = ${retryAt} WHERE id = ${id} AND attempts = ${attempts} AND lease_until IS NOT NULL`
    return changes > 0
  }

  async takeOver(): Promise<void> {
    await this.#store.db.run`UPDATE waddle_job SET lease_until = NULL WHERE lease_until IS NOT NULL`
  }

  /** Looks only at what is due by then, however many wait for next year. */
  async agenda(until: number): Promise<readonly Appointment[]> {
    const rows = await this.#store.db.all<Appointment>`
      SELECT module, min(CASE WHEN lease_until > due_at THEN lease_until ELSE due_at END) AS at
      FROM waddle_job WHERE due_at <= ${until} GROUP BY module ORDER BY at, module`
    return rows.filter(({ at }) => at <= until)
  }
}
