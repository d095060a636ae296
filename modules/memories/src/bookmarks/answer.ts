import { type Answer, platformRules, privately, refuse, shorten } from '@waddlebot/sdk'
import type { Asked, Ground } from '../context.ts'
import { longestTag, mostTags, tagsOf } from '../quotes/tag.ts'
import { addressOf } from './address.ts'
import { lookAfresh, lookAt } from './page.ts'
import type { Bookmark } from './shelf.ts'
import * as shelf from './shelf.ts'

const listed = 5
/** How long until a page is looked at again; milliseconds. And how many at a time. */
const checkedEvery = 30 * 86_400_000
const checkedAtOnce = 10

/** Roles whose people take away bookmarks of others. */
const tending = new Set<string>(['owner', 'admin', 'moderator'])

const noSuch = (what: string) => refuse(`There is no bookmark ${what}.`, 'not-found')

/** `!bookmark add https://… #duck`: keep a link, with what its page says of itself. */
export async function add(ctx: Asked, link: string, words: string | undefined, own: boolean): Promise<Answer> {
  const { author, channel, db, now } = ctx
  const url = addressOf(link)
  if (url === undefined) return refuse('That link is too long, or carries a password.', 'usage')
  const tags = tagsOf(words ?? '')
  if (tags === undefined) return refuse(`Tags are up to ${mostTags} words of up to ${longestTag} characters: #duck #pond.`, 'usage')
  const page = await lookAt(ctx, url)
  const { community } = channel
  const kept = await shelf.keep(db, { community, owner: own ? author.id : '', url, page, tags, addedBy: author.id, at: now() })
  if (kept.twin) return refuse(`#${kept.id} is that link already.`, 'duplicate')
  const title = page === undefined ? ', but its page could not be read' : page.title === null ? '' : `: ${page.title}`
  const answer = `Bookmark #${kept.id}${title}${title.endsWith('.') ? '' : '.'}`
  return own ? privately(answer) : answer
}

/** `!bookmark`: the newest, one by its number, those with a tag, or those with words. */
export async function recall({ author, channel, db }: Asked, what: string | undefined): Promise<Answer> {
  const { community, platform } = channel
  if (what === undefined) {
    const found = await shelf.newest(db, community, author.id, listed)
    return found.length === 0 ? 'There are no bookmarks yet.' : sayAll(found, platform)
  }
  const number = /^#?0*(\d{1,9})$/.exec(what)?.[1]
  if (number !== undefined) {
    const found = await shelf.one(db, community, author.id, Number(number))
    if (found === undefined) return noSuch(`#${number}`)
    await shelf.visited(db, found.id)
    return mine(found, say(found, 300))
  }
  const tag = what.startsWith('#') ? tagsOf(what)?.[0] : undefined
  const found = await (tag === undefined
    ? shelf.search(db, community, author.id, what, listed)
    : shelf.tagged(db, community, author.id, tag, listed))
  if (found.length > 0) return sayAll(found, platform)
  if (tag !== undefined) return noSuch('with that tag')
  return isLink(what) ? refuse('Nobody has kept that link. To keep it: bookmark add <link>', 'not-found') : noSuch('with these words')
}

const isLink = (text: string) => /^https?:\/\/\S+$/i.test(text)

export async function remove({ author, channel, db }: Asked, id: number): Promise<Answer> {
  const number = id > 0 && id <= 999_999_999
  const gone = number
    ? await shelf.remove(
        db,
        channel.community,
        author.id,
        id,
        author.roles.some((role) => tending.has(role)),
      )
    : undefined
  return gone === undefined ? noSuch(`#${id} of yours`) : mine(gone, `Removed ${say(gone, 80)}`)
}

export async function tags({ author, channel, db }: Asked): Promise<Answer> {
  const found = await shelf.tags(db, channel.community, author.id, 20)
  return found.length === 0 ? 'No bookmark has a tag yet.' : found.map(({ tag, n }) => `#${tag} (${n})`).join(' ')
}

/** Look again at pages that nobody looked at for a month. */
export async function recheck(ctx: Ground): Promise<void> {
  const { db, now } = ctx
  const pages = await shelf.stale(db, now() - checkedEvery, checkedAtOnce)
  const looked = await Promise.all(pages.map(async ({ id, url }) => ({ id, page: await lookAfresh(ctx, url) })))
  for (const { id, page } of looked) await shelf.checked(db, id, page !== undefined, now())
}

/** What belongs to one person alone is told to them alone. */
const mine = ({ owner }: Bookmark, text: string): Answer => (owner === '' ? text : privately(text))

function say({ id, url, title, description, dead }: Bookmark, most: number): string {
  const about = [title, description].filter((part) => part !== null).join(' – ')
  return `#${id} ${about === '' ? '' : `${shorten(about, most)} `}${url}${dead === 1 ? ' (not reached lately)' : ''}`
}

function sayAll(found: readonly Bookmark[], platform: string): Answer {
  const text = found.map((each) => say(each, 60)).join(platformRules(platform).can.newlines ? '\n' : ' · ')
  return found.some(({ owner }) => owner !== '') ? privately(text) : text
}
