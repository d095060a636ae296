import type { Db, Reads } from '@waddlebot/sdk'

/** A person and an amount in minor units. */
export interface Ranked {
  readonly person: string
  readonly amount: number
}

/** Who has most to spend. */
export function richest(db: Reads, community: string, most: number): Promise<Ranked[]> {
  return db.all<Ranked>`
    SELECT owner AS person, balance AS amount FROM loyalty_account
    WHERE community = ${community} AND kind = 'person' AND balance > 0 ORDER BY balance DESC, id LIMIT ${most}`
}

/**
 * Who was given most by the house since a moment. What a game pays is no earning, for it was staked before, and neither
 * is what comes back with a season. Who became one person since is one here.
 */
export function earned(db: Reads, community: string, since: number, most: number): Promise<Ranked[]> {
  return db.all<Ranked>`
    SELECT coalesce(fold.whole, account.owner) AS person, CAST(sum(transfer.amount) AS bigint) AS amount
    FROM loyalty_transfer AS transfer
    JOIN loyalty_account AS house ON house.id = transfer.debit AND house.kind = 'house'
    JOIN loyalty_account AS account ON account.id = transfer.credit AND account.kind = 'person'
    LEFT JOIN loyalty_fold AS fold ON fold.person = account.owner
    WHERE transfer.community = ${community} AND transfer.at >= ${since}
      AND transfer.cause NOT LIKE '% won' AND transfer.cause <> 'season reopened'
    GROUP BY coalesce(fold.whole, account.owner) ORDER BY 2 DESC, min(account.id) LIMIT ${most}`
}

/** Somebody's place among those who have anything; undefined for who has nothing. */
export async function rankOf(
  db: Db,
  community: string,
  person: string,
): Promise<{ readonly balance: number; readonly place: number; readonly of: number } | undefined> {
  const row = await db.one<{ balance: number; place: number; of: number }>`
    SELECT own.balance,
      1 + (SELECT count(*) FROM loyalty_account AS more WHERE more.community = ${community} AND more.kind = 'person' AND more.balance > own.balance) AS place,
      (SELECT count(*) FROM loyalty_account AS each WHERE each.community = ${community} AND each.kind = 'person' AND each.balance > 0) AS of
    FROM loyalty_account AS own
    WHERE own.community = ${community} AND own.kind = 'person' AND own.owner = ${person} AND own.balance > 0`
  return row && { balance: row.balance, place: Number(row.place), of: Number(row.of) }
}
