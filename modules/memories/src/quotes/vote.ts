import type { Db } from '@waddlebot/sdk'
import { type Quote, type QuoteRow, quoteOf } from './quote.ts'

/** What somebody can think of a quote; `none` takes a vote back. */
export type Way = 'up' | 'down' | 'none'

/**
 * Vote for or against a quote. A person has one vote for each; a later one replaces it. Votes are counted when they
 * are read, never added up, so that no two at once can lose one.
 *
 * @param person id of whoever votes
 * @returns the quote with its votes, or undefined when there is no such quote
 */
export function vote(db: Db, community: string, id: number, person: string, way: Way): Promise<Quote | undefined> {
  return db.transaction(async (tx) => {
    const found = await tx.one<{ key: number }>`SELECT key FROM memories_quote WHERE community = ${community} AND id = ${id}`
    if (found === undefined) return undefined
    if (way === 'none') await tx.run`DELETE FROM memories_quote_vote WHERE quote = ${found.key} AND person = ${person}`
    else {
      await tx.run`INSERT INTO memories_quote_vote (quote, person, value) VALUES (${found.key}, ${person}, ${way === 'up' ? 1 : -1})
        ON CONFLICT (quote, person) DO UPDATE SET value = excluded.value`
    }
    const row = await tx.one<QuoteRow>`SELECT * FROM memories_quote_listed WHERE key = ${found.key}`
    return row && quoteOf(row)
  })
}

/** The quotes with the most votes, most first, the older of two first; those that nobody likes are left out. */
export async function topQuotes(db: Db, community: string, limit: number): Promise<Quote[]> {
  const rows = await db.all<QuoteRow>`
    SELECT memories_quote_listed.* FROM (SELECT quote, sum(value) AS score FROM memories_quote_vote GROUP BY quote HAVING sum(value) > 0) AS liked
    JOIN memories_quote_listed ON memories_quote_listed.key = liked.quote
    WHERE memories_quote_listed.community = ${community}
    ORDER BY liked.score DESC, memories_quote_listed.id LIMIT ${limit}`
  return rows.map(quoteOf)
}

/** `+3`, `0`, `-1`. */
export function sayVotes(votes: number): string {
  return votes > 0 ? `+${votes}` : String(votes)
}
