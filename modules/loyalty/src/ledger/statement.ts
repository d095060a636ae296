import type { Db } from '@waddlebot/sdk'

/** One line of a person's statement. */
export interface Entry {
  readonly id: number
  /** Minor units: above 0 what came in, below what went out. */
  readonly amount: number
  readonly cause: string
  /** Where it came from or went to. */
  readonly other: { readonly kind: 'person' | 'pot' | 'hold' | 'house'; readonly owner: string }
  readonly actor: string | null
  readonly origin: string | null
  readonly note: string | null
  /** Epoch milliseconds. */
  readonly at: number
}

interface Row extends Omit<Entry, 'other'> {
  readonly kind: Entry['other']['kind']
  readonly owner: string
}

/** Where a statement begins and how long it is. */
export interface Page {
  readonly limit: number
  /** Only entries before the one with this id. */
  readonly before?: number | undefined
}

/** What came and went, newest first. */
export async function statementOf(db: Db, community: string, person: string, { limit, before }: Page): Promise<Entry[]> {
  const rows = await db.all<Row>`
    SELECT transfer.id, CASE WHEN transfer.credit = own.id THEN transfer.amount ELSE -transfer.amount END AS amount,
      transfer.cause, other.kind, other.owner, transfer.actor, transfer.origin, transfer.note, transfer.at
    FROM loyalty_account AS own
    JOIN loyalty_transfer AS transfer ON transfer.debit = own.id OR transfer.credit = own.id
    JOIN loyalty_account AS other ON other.id = CASE WHEN transfer.credit = own.id THEN transfer.debit ELSE transfer.credit END
    WHERE own.community = ${community} AND own.kind = 'person' AND own.owner = ${person}
      AND transfer.id < ${before ?? Number.MAX_SAFE_INTEGER}
    ORDER BY transfer.id DESC LIMIT ${limit}`
  return rows.map(({ kind, owner, ...entry }) => ({ ...entry, other: { kind, owner } }))
}
