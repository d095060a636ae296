import type { Db } from '@waddlebot/sdk'
import { type Quote, type QuoteRow, quoteOf } from './quote.ts'
import { indexQuote } from './search.ts'
import type { Speaker } from './speaker.ts'
import { fold, sameness } from './word.ts'
import { wordIndex } from './word-index.ts'

/** What is known of a quote before it has a number. */
export interface NewQuote {
  readonly community: string
  readonly text: string
  readonly speaker?: Speaker | undefined
  /** Id of the person who adds it. */
  readonly addedBy: string | null
  /** Epoch milliseconds. */
  readonly at: number
  readonly platform: string
  readonly channel: string
}

/** What became of a text that was to be kept: the quote, or the one that says the same already. */
export type Kept = { readonly quote: Quote } | { readonly twin: number }

/** Keep a quote under the next number of its community, unless there is one that says the same. */
export function addQuote(db: Db, added: NewQuote): Promise<Kept> {
  const { community, text, speaker } = added
  return db.transaction(async (tx) => {
    // The counter first: it makes everybody who adds to this community wait in line, on every database.
    await tx.run`INSERT INTO memories_quote_counter (community, last, shown) VALUES (${community}, 0, 0)
      ON CONFLICT (community) DO UPDATE SET last = memories_quote_counter.last`
    const twin = await twinOf(tx, community, text)
    if (twin !== undefined) return { twin }
    const next = await tx.one<{
      last: number
    }>`UPDATE memories_quote_counter SET last = last + 1 WHERE community = ${community} RETURNING last`
    const row = await tx.one<{ key: number }>`
      INSERT INTO memories_quote
        (community, id, text, sameness, said_by, said_key, said_account, added_by, added_at, platform, channel)
      VALUES (${community}, ${next!.last}, ${text}, ${sameness(text)}, ${speaker?.name ?? null}, ${speaker ? fold(speaker.name) : null},
        ${speaker?.account ?? null}, ${added.addedBy}, ${added.at}, ${added.platform}, ${added.channel})
      RETURNING key`
    await indexQuote(tx, row!.key, text)
    return { quote: (await getQuote(tx, community, next!.last))! }
  })
}

/** Give a quote other words. Undefined when there is no such quote. */
export function editQuote(db: Db, community: string, id: number, text: string): Promise<Kept | undefined> {
  return db.transaction(async (tx) => {
    const row = await tx.one<{ key: number }>`SELECT key FROM memories_quote WHERE community = ${community} AND id = ${id}`
    if (row === undefined) return undefined
    const twin = await twinOf(tx, community, text)
    if (twin !== undefined && twin !== id) return { twin }
    await tx.run`UPDATE memories_quote SET text = ${text}, sameness = ${sameness(text)} WHERE key = ${row.key}`
    await indexQuote(tx, row.key, text)
    return { quote: (await getQuote(tx, community, id))! }
  })
}

/** Take a quote away, with its votes. Its number is not given again. Returns what it was. */
export function removeQuote(db: Db, community: string, id: number): Promise<Quote | undefined> {
  return db.transaction(async (tx) => {
    const quote = await getQuote(tx, community, id)
    const row = await tx.one<{ key: number }>`DELETE FROM memories_quote WHERE community = ${community} AND id = ${id} RETURNING key`
    if (row !== undefined) await wordIndex(tx).remove(row.key)
    return quote
  })
}

/** The quote with this number. */
export async function getQuote(db: Db, community: string, id: number): Promise<Quote | undefined> {
  const row = await db.one<QuoteRow>`SELECT * FROM memories_quote_listed WHERE community = ${community} AND id = ${id}`
  return row && quoteOf(row)
}

/** The quote that was added last. */
export async function latestQuote(db: Db, community: string): Promise<Quote | undefined> {
  const row = await db.one<QuoteRow>`SELECT * FROM memories_quote_listed WHERE community = ${community} ORDER BY id DESC LIMIT 1`
  return row && quoteOf(row)
}

/** Quotes from the newest on. */
export async function listQuotes(db: Db, community: string, from: number, limit: number): Promise<Quote[]> {
  const rows = await db.all<QuoteRow>`
    SELECT * FROM memories_quote_listed WHERE community = ${community} ORDER BY id DESC LIMIT ${limit} OFFSET ${from}`
  return rows.map(quoteOf)
}

/** Number of the quote that says the same as `text`, apart from case, spaces and punctuation. */
async function twinOf(db: Db, community: string, text: string): Promise<number | undefined> {
  const row = await db.one<{ id: number }>`
    SELECT id FROM memories_quote WHERE community = ${community} AND sameness = ${sameness(text)}`
  return row?.id
}
