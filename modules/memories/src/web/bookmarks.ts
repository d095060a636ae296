import { refuse } from '@waddlebot/sdk'
import { z } from 'zod'
import { addressOf } from '../bookmarks/address.ts'
import { lookAt } from '../bookmarks/page.ts'
import * as shelf from '../bookmarks/shelf.ts'
import { publicOf } from '../bookmarks/web.ts'
import type { Ground } from '../context.ts'
import { home } from '../quotes/sample.ts'
import { tagsOf } from '../quotes/tag.ts'
import { account, numberIn } from './quotes.ts'

export const newBookmark = z.strictObject({
  community: z.string().min(1).max(100).default(home),
  url: z.string().min(1).max(2_000),
  tags: z.array(z.string().min(1).max(40)).max(10).default([]),
  account: account.optional(),
})

const listed = 20

/** Keep a link for everybody, with what its page says of itself. */
export async function postBookmark(ctx: Ground, made: z.output<typeof newBookmark>) {
  const { db, now, people } = ctx
  const url = /^https?:/i.test(made.url) && URL.canParse(made.url) ? addressOf(made.url) : undefined
  const tags = tagsOf(made.tags.join(' '))
  if (url === undefined) return refuse('That is no link that can be kept.', 'usage')
  if (tags === undefined) return refuse('Those are no tags.', 'usage')
  const page = await lookAt(ctx, url)
  const addedBy = made.account === undefined ? 'web' : people.person(made.account)
  const kept = await shelf.keep(db, { community: made.community, owner: '', url, page, tags, addedBy, at: now() })
  if (kept.twin) return refuse(`#${kept.id} is that link already.`, 'duplicate')
  return publicOf((await shelf.one(db, made.community, '', kept.id))!)
}

export async function deleteBookmark({ db }: Ground, id: string, community: string) {
  const gone = await shelf.remove(db, community, '', numberIn(id), true)
  return gone === undefined ? refuse('There is no such bookmark.', 'not-found') : publicOf(gone)
}

/** Those that were recalled most. */
export async function getPopular({ db }: Ground, community: string) {
  return { bookmarks: (await shelf.popular(db, community, listed)).map(publicOf) }
}

export async function getTags({ db }: Ground, community: string) {
  return { tags: (await shelf.tags(db, community, '', listed)).map(({ tag, n }) => ({ name: tag, bookmarks: Number(n) })) }
}

export async function getStats({ db }: Ground, community: string) {
  const row = (await db.one<{ bookmarks: number; dead: number; visits: number }>`
    SELECT count(*) AS bookmarks, coalesce(sum(dead), 0) AS dead, coalesce(sum(visits), 0) AS visits
    FROM memories_bookmark WHERE community = ${community} AND owner = ''`)!
  return { bookmarks: Number(row.bookmarks), dead: Number(row.dead), visits: Number(row.visits) }
}
