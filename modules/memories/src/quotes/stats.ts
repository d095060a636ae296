import { type Db, many } from '@waddlebot/sdk'
import { quoteCategories, quoteTags } from './tag.ts'

/** What there is to count about the quotes of a community. */
export interface QuoteStats {
  readonly quotes: number
  /** How many people they are of. */
  readonly speakers: number
  readonly votes: number
  /** Added in the last 30 days. */
  readonly lately: number
  /** Who is quoted most, with how often; null when nobody is. */
  readonly most: { readonly name: string; readonly quotes: number } | null
  readonly categories: readonly { readonly name: string; readonly quotes: number }[]
  readonly tags: readonly { readonly name: string; readonly quotes: number }[]
}

const lately = 30 * 86_400_000
const listed = 5

/** Count the quotes of a community. @param now epoch milliseconds */
export async function quoteStats(db: Db, community: string, now: number): Promise<QuoteStats> {
  const row = (await db.one<{ quotes: number; speakers: number; lately: number }>`
    SELECT count(*) AS quotes, count(DISTINCT said_key) AS speakers, count(CASE WHEN added_at > ${now - lately} THEN 1 END) AS lately
    FROM memories_quote WHERE community = ${community}`)!
  const votes = (await db.one<{ n: number }>`
    SELECT count(*) AS n FROM memories_quote_vote AS vote JOIN memories_quote AS quote ON quote.key = vote.quote
    WHERE quote.community = ${community}`)!
  const most = await db.one<{ name: string; quotes: number }>`
    SELECT max(said_by) AS name, count(*) AS quotes FROM memories_quote WHERE community = ${community} AND said_key IS NOT NULL
    GROUP BY said_key ORDER BY count(*) DESC, said_key LIMIT 1`
  const named = (counted: Awaited<ReturnType<typeof quoteTags>>) => counted.map(({ tag, n }) => ({ name: tag, quotes: Number(n) }))
  return {
    quotes: Number(row.quotes),
    speakers: Number(row.speakers),
    votes: Number(votes.n),
    lately: Number(row.lately),
    most: most === undefined ? null : { name: most.name, quotes: Number(most.quotes) },
    categories: named(await quoteCategories(db, community, listed)),
    tags: named(await quoteTags(db, community, listed)),
  }
}

/** `12 quotes of 4 people, 3 of them new this month; 20 votes. Most quoted: ann (5). …` */
export function sayStats({ quotes, speakers, votes, lately, most, categories, tags }: QuoteStats): string {
  if (quotes === 0) return 'There are no quotes yet.'
  const parts = [
    `${many(quotes, 'quote')} of ${many(speakers, 'person', 'people')}, ${lately} of them from the last 30 days; ${many(votes, 'vote')}.`,
    most === null ? '' : `Most quoted: ${most.name} (${most.quotes}).`,
    categories.length === 0 ? '' : `Categories: ${categories.map(({ name, quotes: n }) => `${name} (${n})`).join(', ')}.`,
    tags.length === 0 ? '' : `Tags: ${tags.map(({ name, quotes: n }) => `#${name} (${n})`).join(' ')}.`,
  ]
  return parts.filter((part) => part !== '').join(' ')
}
