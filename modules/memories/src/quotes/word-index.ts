import type { Db } from '@waddlebot/sdk'
import { type Quote, type QuoteRow, quoteOf } from './quote.ts'

/**
 * The full-text index. What goes in are words and trigrams that are cut already, letters and digits only, so that no
 * word can close the quotes around it and be taken for syntax; and every query is bound, never part of a statement.
 */
export interface WordIndex {
  /** Make a quote findable. Belongs into the transaction that writes it. */
  put(key: number, words: readonly string[], trigrams: readonly string[]): Promise<unknown>
  /** Make it impossible to find. */
  remove(key: number): Promise<unknown>
  /** Quotes that have a match for every term; a term of several words is a phrase. Best first. */
  withEvery(community: string, terms: readonly (readonly string[])[], limit: number): Promise<Quote[]>
  /** Quotes that have any of the trigrams. Those with the most and the rarest first. */
  withAny(community: string, trigrams: readonly string[], limit: number): Promise<Quote[]>
}

/** The index of the database behind `db`: FTS5 in SQLite, `tsvector` in PostgreSQL. */
export function wordIndex(db: Db): WordIndex {
  return db.dialect === 'sqlite' ? sqliteIndex(db) : postgresIndex(db)
}

function sqliteIndex(db: Db): WordIndex {
  const match = async (community: string, query: string, limit: number) => {
    const rows = await db.all<QuoteRow>`
      SELECT memories_quote_listed.* FROM memories_quote_search JOIN memories_quote_listed ON memories_quote_listed.key = memories_quote_search.rowid
      WHERE memories_quote_search MATCH ${query} AND memories_quote_listed.community = ${community}
      ORDER BY memories_quote_search.rank, memories_quote_listed.id LIMIT ${limit}`
    return rows.map(quoteOf)
  }
  return {
    put: (key, words, trigrams) =>
      db.run`INSERT INTO memories_quote_search (rowid, words, trigrams) VALUES (${key}, ${words.join(' ')}, ${trigrams.join(' ')})`,
    remove: (key) => db.run`DELETE FROM memories_quote_search WHERE rowid = ${key}`,
    withEvery: (community, terms, limit) =>
      match(community, `words : (${terms.map((term) => `"${term.join(' ')}" *`).join(' AND ')})`, limit),
    withAny: (community, trigrams, limit) =>
      match(community, `trigrams : (${trigrams.map((trigram) => `"${trigram}"`).join(' OR ')})`, limit),
  }
}

function postgresIndex(db: Db): WordIndex {
  // Words with their places, as PostgreSQL writes them: 'ducks':1 'sleep':2
  const vector = (words: readonly string[]) => words.map((word, at) => `'${word}':${at + 1}`).join(' ')
  return {
    put: (key, words, trigrams) =>
      db.run`INSERT INTO memories_quote_search (key, words, trigrams)
        VALUES (${key}, CAST(${vector(words)} AS tsvector), CAST(${vector(trigrams)} AS tsvector))`,
    remove: (key) => db.run`DELETE FROM memories_quote_search WHERE key = ${key}`,
    async withEvery(community, terms, limit) {
      const query = terms.map((term) => `(${term.map((word) => `'${word}':*`).join(' <-> ')})`).join(' & ')
      const rows = await db.all<QuoteRow>`
        SELECT memories_quote_listed.* FROM memories_quote_search JOIN memories_quote_listed ON memories_quote_listed.key = memories_quote_search.key
        WHERE memories_quote_search.words @@ CAST(${query} AS tsquery) AND memories_quote_listed.community = ${community}
        ORDER BY ts_rank(memories_quote_search.words, CAST(${query} AS tsquery)) DESC, memories_quote_listed.id LIMIT ${limit}`
      return rows.map(quoteOf)
    },
    async withAny(community, trigrams, limit) {
      const query = trigrams.map((trigram) => `'${trigram}'`).join(' | ')
      const rows = await db.all<QuoteRow>`
        SELECT memories_quote_listed.* FROM memories_quote_search JOIN memories_quote_listed ON memories_quote_listed.key = memories_quote_search.key
        WHERE memories_quote_search.trigrams @@ CAST(${query} AS tsquery) AND memories_quote_listed.community = ${community}
        ORDER BY ts_rank(memories_quote_search.trigrams, CAST(${query} AS tsquery)) DESC, memories_quote_listed.id LIMIT ${limit}`
      return rows.map(quoteOf)
    },
  }
}
