import type { Db } from '@waddlebot/sdk'
import type { Quote } from './quote.ts'
import { getQuote, listQuotes } from './quotes.ts'
import { home } from './sample.ts'
import { findQuotes } from './search.ts'
import { taggedQuotes } from './tag.ts'
import { fold } from './word.ts'

/** Quotes on one page, and most that a search finds. */
const perPage = 50
const lastPage = 10_000

/**
 * Quotes for the web, from the newest on, or the best for `search`. Who added them is nobody's business there, so it
 * is not in {@link Quote}.
 *
 * @param query `community`, `page` from 1 on, `search`, `tag` for a tag or a category
 */
export async function getPage(db: Db, query: Readonly<Record<string, string>>): Promise<{ quotes: Quote[]; page: number }> {
  const { community = home, search = '', tag = query['category'] ?? '' } = query
  if (tag !== '') return { quotes: await taggedQuotes(db, community, fold(tag), perPage), page: 1 }
  if (search.trim() !== '') return { quotes: await findQuotes(db, community, search, perPage), page: 1 }
  const page = Math.min(wholeOf(query['page']) ?? 1, lastPage)
  return { quotes: await listQuotes(db, community, (page - 1) * perPage, perPage), page }
}

/** One quote for the web; undefined when there is none with that number. */
export async function getPublic(db: Db, id: string, query: Readonly<Record<string, string>>): Promise<Quote | undefined> {
  const number = wholeOf(id)
  return number === undefined ? undefined : getQuote(db, query['community'] ?? home, number)
}

/** A whole number from 1 on, as an address writes it. */
function wholeOf(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined
}
