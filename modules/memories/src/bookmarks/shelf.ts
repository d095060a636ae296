import type { Db } from '@waddlebot/sdk'
import { terms } from '../quotes/word.ts'
import type { Page } from './page.ts'

/** A bookmark as people are told about it. */
export interface Bookmark {
  readonly id: number
  readonly community: string
  /** Person whose alone it is; empty for everybody's. */
  readonly owner: string
  readonly url: string
  readonly title: string | null
  readonly description: string | null
  readonly added_by: string | null
  readonly added_at: number
  /** 1 when the page could not be reached at the last look. */
  readonly dead: number
  readonly visits: number
}

export interface NewBookmark {
  readonly community: string
  readonly owner: string
  readonly url: string
  readonly page: Page | undefined
  readonly tags: readonly string[]
  readonly addedBy: string
  /** Epoch milliseconds. */
  readonly at: number
}

/** Words of a search that count. */
const mostTerms = 8
/** Last of all letters: what begins with a word sorts before the word with it. */
const last = '\u{10FFFF}'

/** Keep one, unless the same address is kept already. */
export function keep(db: Db, made: NewBookmark): Promise<{ readonly id: number; readonly twin: boolean }> {
  const { community, owner, url, page, tags, at } = made
  return db.transaction(async (tx) => {
    const row = await tx.one<{ id: number }>`
      INSERT INTO memories_bookmark (community, owner, url, title, description, added_by, added_at, checked_at, dead)
      VALUES (${community}, ${owner}, ${url}, ${page?.title ?? null}, ${page?.description ?? null}, ${made.addedBy}, ${at}, ${at}, ${page === undefined ? 1 : 0})
      ON CONFLICT (community, owner, url) DO NOTHING RETURNING id`
    if (row === undefined) {
      const twin = await tx.one<{ id: number }>`
        SELECT id FROM memories_bookmark WHERE community = ${community} AND owner = ${owner} AND url = ${url}`
      return { id: twin!.id, twin: true }
    }
    for (const tag of new Set(tags)) await tx.run`INSERT INTO memories_bookmark_tag (bookmark, tag) VALUES (${row.id}, ${tag})`
    await index(tx, row.id, [url, page?.title, page?.description, ...tags])
    return { id: row.id, twin: false }
  })
}

async function index(tx: Db, id: number, texts: readonly (string | null | undefined)[]): Promise<void> {
  const words = new Set(terms(texts.filter((text) => text != null).join(' ')).map((term) => term.join('')))
  for (const word of words)
    await tx.run`INSERT INTO memories_bookmark_word (word, bookmark) VALUES (${word}, ${id}) ON CONFLICT (word, bookmark) DO NOTHING`
}

/** One that `person` may see. */
export function one(db: Db, community: string, person: string, id: number): Promise<Bookmark | undefined> {
  return db.one<Bookmark>`
    SELECT * FROM memories_bookmark WHERE id = ${id} AND community = ${community} AND (owner = '' OR owner = ${person})`
}

/** The newest that `person` may see. */
export function newest(db: Db, community: string, person: string, most: number): Promise<Bookmark[]> {
  return db.all<Bookmark>`
    SELECT * FROM memories_bookmark WHERE community = ${community} AND (owner = '' OR owner = ${person}) ORDER BY id DESC LIMIT ${most}`
}

export function tagged(db: Db, community: string, person: string, tag: string, most: number): Promise<Bookmark[]> {
  return db.all<Bookmark>`
    SELECT bookmark.* FROM memories_bookmark_tag AS tag JOIN memories_bookmark AS bookmark ON bookmark.id = tag.bookmark
    WHERE tag.tag = ${tag} AND bookmark.community = ${community} AND (bookmark.owner = '' OR bookmark.owner = ${person})
    ORDER BY bookmark.id DESC LIMIT ${most}`
}

/** Those that have all words of `text`, or words that begin with them; newest first. */
export async function search(db: Db, community: string, person: string, text: string, most: number): Promise<Bookmark[]> {
  const words = [...new Set(terms(text).map((term) => term.join('')))].slice(0, mostTerms)
  let ids: Set<number> | undefined
  for (const word of words) {
    const rows = await db.all<{ bookmark: number }>`
      SELECT DISTINCT word.bookmark FROM memories_bookmark_word AS word JOIN memories_bookmark AS bookmark ON bookmark.id = word.bookmark
      WHERE word.word >= ${word} AND word.word < ${word + last} AND bookmark.community = ${community}
        AND (bookmark.owner = '' OR bookmark.owner = ${person})`
    const having = new Set(rows.map(({ bookmark }) => bookmark))
    ids = ids === undefined ? having : new Set([...ids].filter((id) => having.has(id)))
  }
  const found = await Promise.all(
    [...(ids ?? [])]
      .sort((a, b) => b - a)
      .slice(0, most)
      .map((id) => one(db, community, person, id)),
  )
  return found.filter((each) => each !== undefined)
}

export function tags(db: Db, community: string, person: string, most: number): Promise<{ tag: string; n: number }[]> {
  return db.all`
    SELECT tag.tag, count(*) AS n FROM memories_bookmark_tag AS tag JOIN memories_bookmark AS bookmark ON bookmark.id = tag.bookmark
    WHERE bookmark.community = ${community} AND (bookmark.owner = '' OR bookmark.owner = ${person})
    GROUP BY tag.tag ORDER BY n DESC, tag.tag LIMIT ${most}`
}

/** Those of everybody's that were recalled most. */
export function popular(db: Db, community: string, most: number): Promise<Bookmark[]> {
  return db.all<Bookmark>`
    SELECT * FROM memories_bookmark WHERE community = ${community} AND owner = '' AND visits > 0 ORDER BY visits DESC, id LIMIT ${most}`
}

export async function visited(db: Db, id: number): Promise<void> {
  await db.run`UPDATE memories_bookmark SET visits = visits + 1 WHERE id = ${id}`
}

/** Take one away; anybody's for moderators. */
export function remove(db: Db, community: string, person: string, id: number, any: boolean): Promise<Bookmark | undefined> {
  return db.one<Bookmark>`
    DELETE FROM memories_bookmark WHERE id = ${id} AND community = ${community}
      AND (added_by = ${person} OR (owner = '' AND ${any ? 1 : 0} = 1)) RETURNING *`
}

/** Those that nobody looked at since `until`. */
export function stale(db: Db, until: number, most: number): Promise<{ id: number; url: string }[]> {
  return db.all`SELECT id, url FROM memories_bookmark WHERE checked_at < ${until} ORDER BY checked_at LIMIT ${most}`
}

export async function checked(db: Db, id: number, alive: boolean, at: number): Promise<void> {
  await db.run`UPDATE memories_bookmark SET dead = ${alive ? 0 : 1}, checked_at = ${at} WHERE id = ${id}`
}
