import { closest, type Db } from '@waddlebot/sdk'
import type { Quote } from './quote.ts'
import { terms, trigrams } from './word.ts'
import { wordIndex } from './word-index.ts'

/** Most different words of a search that count, so that a wall of text costs no more than a long line. */
const mostTerms = 16
/** Words, and pieces of them, that quotes are picked by when words may be misspelt: each costs a walk through all quotes that have it. */
const mostTelling = 3
const mostPieces = 24
/** Most quotes that are looked at for misspelt words. */
const mostGuesses = 10
/** Characters of a search that are looked at, and the longest word of it in which a slip is looked for. */
const mostText = 300
const longestWord = 32

/** Make a quote findable, or findable by its new words. Belongs into the transaction that writes it. */
export async function indexQuote(db: Db, key: number, text: string): Promise<void> {
  const words = terms(text).flat()
  const index = wordIndex(db)
  await index.remove(key)
  await index.put(key, words, trigrams(words))
}

/** Make every quote findable in a database whose index did not come along. */
export async function indexAll(db: Db): Promise<void> {
  const rows = await db.all<{ key: number; text: string }>`SELECT key, text FROM memories_quote ORDER BY key`
  for (const { key, text } of rows) await indexQuote(db, key, text)
}

/**
 * Quotes of a community that have all words of `text`, or words that begin with them, best first. When there are none,
 * those that have them with a slip or two.
 */
export async function findQuotes(db: Db, community: string, text: string, limit: number): Promise<Quote[]> {
  const wanted = [...new Map(terms(text.slice(0, mostText)).map((term) => [term.join(' '), term])).values()].slice(0, mostTerms)
  if (wanted.length === 0) return []
  const index = wordIndex(db)
  const found = await index.withEvery(community, wanted, limit)
  const pieces = found.length === 0 ? trigrams(telling(wanted.flat())).slice(0, mostPieces) : []
  if (pieces.length === 0) return found
  const near = await index.withAny(community, pieces, mostGuesses)
  const typed = wanted.flat().slice(0, mostTerms)
  return near.filter((quote) => isClose(typed, [...new Set(terms(quote.text).flat())])).slice(0, limit)
}

/** The words that tell most quotes apart: the longest. */
function telling(words: readonly string[]): string[] {
  return [...words].sort((a, b) => b.length - a.length).slice(0, mostTelling)
}

/** Whether each word that was `typed` is one of `words`, give or take a slip. */
function isClose(typed: readonly string[], words: readonly string[]): boolean {
  return typed.every((word) => words.includes(word) || (word.length <= longestWord && closest(word, words) !== undefined))
}
