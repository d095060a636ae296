import type { Db } from '@waddlebot/sdk'
import type { Store } from '../store/index.ts'

/** An administrative act: what somebody did to the bot, rather than with it. */
export interface Act {
  /** Epoch milliseconds. */
  readonly at: number
  /** `cli:ann`, or the key of a person. */
  readonly who: string
  /** A verb and what it was done to: `migrate notes/001_quotes`. */
  readonly what: string
  /** What it was before and is now, as JSON; left out where there is nothing to compare. */
  readonly before?: unknown
  readonly after?: unknown
  /** From where: `cli`, or the id of a message. */
  readonly origin: string
}

/** Write an act down, in the transaction of what it did. */
export async function note(db: Db, act: Act): Promise<void> {
  await db.run`
    INSERT INTO waddle_audit (at, who, what, before, after, origin)
    VALUES (${act.at}, ${act.who}, ${act.what}, ${text(act.before)}, ${text(act.after)}, ${act.origin})`
}

/** The newest acts, newest first. */
export async function acts(store: Store, most: number): Promise<readonly Act[]> {
  const rows = await store.db.all<{ at: number; who: string; what: string; before: string | null; after: string | null; origin: string }>`
    SELECT at, who, what, before, after, origin FROM waddle_audit ORDER BY seq DESC LIMIT ${most}`
  return rows.map(({ before, after, ...act }) => ({ ...act, ...read('before', before), ...read('after', after) }))
}

const text = (value: unknown) => (value === undefined ? null : JSON.stringify(value))
const read = (name: 'before' | 'after', value: string | null) => (value === null ? {} : { [name]: JSON.parse(value) as unknown })
