import type { Db } from '@waddlebot/sdk'
import { type Quote, type QuoteRow, quoteOf } from './quote.ts'
import { fold } from './word.ts'

/** Most tags of a quote or a bookmark, and the longest, in characters. */
export const mostTags = 10
export const longestTag = 40

/** A tag or a category, and how many have it. */
export interface Counted {
  readonly tag: string
  readonly n: number
}

/** `#duck, pond`: tags in lower case, each once. Undefined when they are too many, or one is too long or nothing. */
export function tagsOf(words: string): string[] | undefined {
  const found = words
    .split(/[\s,]+/u)
    .filter((word) => word !== '')
    .map((word) => fold(word.replace(/^#/, '')))
  return found.length > mostTags || found.some((tag) => tag === '' || [...tag].length > longestTag) ? undefined : [...new Set(found)]
}

/** The tag that a search is for: `#duck` and nothing else, and no number of a quote. */
export function tagIn(text: string): string | undefined {
  return /^#(?!\d+$)[^\s#,]+$/u.test(text) ? tagsOf(text)?.[0] : undefined
}

/** Give a quote more tags; false when it would have too many. */
export function tagQuote(db: Db, key: number, tags: readonly string[]): Promise<boolean> {
  return db.transaction(async (tx) => {
    for (const tag of tags)
      await tx.run`INSERT INTO memories_quote_tag (quote, tag) VALUES (${key}, ${tag}) ON CONFLICT (quote, tag) DO NOTHING`
    const { n } = (await tx.one<{ n: number }>`SELECT count(*) AS n FROM memories_quote_tag WHERE quote = ${key}`)!
    if (Number(n) <= mostTags) return true
    for (const tag of tags) await tx.run`DELETE FROM memories_quote_tag WHERE quote = ${key} AND tag = ${tag}`
    return false
  }, `quote tags ${key}`)
}

/** Take tags from a quote; how many it had. */
export async function untagQuote(db: Db, key: number, tags: readonly string[]): Promise<number> {
  let gone = 0
  for (const tag of tags) gone += (await db.run`DELETE FROM memories_quote_tag WHERE quote = ${key} AND tag = ${tag}`).changes
  return gone
}

/** Put a quote into a category, or into none. */
export async function sortQuote(db: Db, key: number, category: string | null): Promise<void> {
  await db.run`UPDATE memories_quote SET category = ${category} WHERE key = ${key}`
}

export async function tagsOfQuote(db: Db, key: number): Promise<string[]> {
  const rows = await db.all<{ tag: string }>`SELECT tag FROM memories_quote_tag WHERE quote = ${key} ORDER BY tag`
  return rows.map(({ tag }) => tag)
}

/** Quotes with a tag or in a category of that name, newest first. */
export async function taggedQuotes(db: Db, community: string, tag: string, limit: number): Promise<Quote[]> {
  const rows = await db.all<QuoteRow>`
    SELECT * FROM memories_quote_listed WHERE community = ${community}
      AND (category = ${tag} OR key IN (SELECT quote FROM memories_quote_tag WHERE tag = ${tag}))
    ORDER BY id DESC LIMIT ${limit}`
  return rows.map(quoteOf)
}

/** The tags of a community's quotes, those of most quotes first. */
export function quoteTags(db: Db, community: string, limit: number): Promise<Counted[]> {
  return db.all<Counted>`
    SELECT tag.tag, CAST(count(*) AS integer) AS n FROM memories_quote_tag AS tag JOIN memories_quote AS quote ON quote.key = tag.quote
    WHERE quote.community = ${community} GROUP BY tag.tag ORDER BY count(*) DESC, tag.tag LIMIT ${limit}`
}

/** The categories of a community's quotes, those of most quotes first. */
export function quoteCategories(db: Db, community: string, limit: number): Promise<Counted[]> {
  return db.all<Counted>`
    SELECT category AS tag, CAST(count(*) AS integer) AS n FROM memories_quote
    WHERE community = ${community} AND category IS NOT NULL GROUP BY category ORDER BY count(*) DESC, category LIMIT ${limit}`
}
