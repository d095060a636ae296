import type { Db } from '@waddlebot/sdk'
import { fold } from '../quotes/word.ts'
import * as shelf from './shelf.ts'

/** A bookmark as the web is told about it. Who added it is nobody's business there. */
export interface PublicBookmark {
  readonly id: number
  readonly community: string
  readonly url: string
  readonly title: string | null
  readonly description: string | null
  /** Epoch milliseconds. */
  readonly addedAt: number
  /** Whether its page was reached at the last look. */
  readonly alive: boolean
}

const perPage = 50
/** Nobody in particular: who asks sees what is everybody's. */
const nobody = ''

/** The newest bookmarks of a community, those with a tag, or those with words. */
export async function getBookmarks(db: Db, query: Readonly<Record<string, string>>): Promise<{ bookmarks: PublicBookmark[] }> {
  const { community = 'main', search = '', tag = '' } = query
  const found = await (search.trim() !== ''
    ? shelf.search(db, community, nobody, search, perPage)
    : tag !== ''
      ? shelf.tagged(db, community, nobody, fold(tag), perPage)
      : shelf.newest(db, community, nobody, perPage))
  return { bookmarks: found.map(publicOf) }
}

/** One bookmark; undefined when there is none with that number for everybody. */
export async function getBookmark(db: Db, id: string, query: Readonly<Record<string, string>>): Promise<PublicBookmark | undefined> {
  const found = /^[1-9]\d{0,8}$/.test(id) ? await shelf.one(db, query['community'] ?? 'main', nobody, Number(id)) : undefined
  return found && publicOf(found)
}

export function publicOf({ id, community, url, title, description, added_at, dead }: shelf.Bookmark): PublicBookmark {
  return { id, community, url, title, description, addedAt: added_at, alive: dead === 0 }
}
