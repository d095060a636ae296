import { type Answer, type Refusal, refuse } from '@waddlebot/sdk'
import type { Asked } from '../context.ts'
import { noSuch } from './answer.ts'
import {
  type Counted,
  longestTag,
  mostTags,
  quoteCategories,
  quoteTags,
  sortQuote,
  tagQuote,
  tagsOf,
  tagsOfQuote,
  untagQuote,
} from './tag.ts'
import { fold } from './word.ts'

/** Most tags or categories in a list. */
const listed = 20
const badTags = refuse(`Tags are up to ${mostTags} words of up to ${longestTag} characters: #duck #pond.`, 'usage')

/** `!quote tag 12 #duck #pond`, and `untag`. */
export async function tag(ctx: Asked, id: number, words: string, on: boolean): Promise<Answer> {
  const tags = tagsOf(words)
  if (tags === undefined || tags.length === 0) return badTags
  const found = await changeable(ctx, id)
  if ('refused' in found) return found
  if (!on) {
    const gone = await untagQuote(ctx.db, found.key, tags)
    if (gone === 0) return refuse(`#${id} has none of these tags.`, 'not-found')
  } else if (!(await tagQuote(ctx.db, found.key, tags))) return refuse(`A quote has at most ${mostTags} tags.`, 'full')
  const now = await tagsOfQuote(ctx.db, found.key)
  return now.length === 0 ? `#${id} has no tags now.` : `#${id} has the tags ${now.map((each) => `#${each}`).join(' ')} now.`
}

/** `!quote category 12 wisdom`; without a name it is in none any more. */
export async function sort(ctx: Asked, id: number, name: string | undefined): Promise<Answer> {
  const category = name === undefined ? null : fold(name).replace(/\s+/gu, ' ').trim()
  if (category !== null && (category === '' || [...category].length > longestTag))
    return refuse(`The name of a category has 1 to ${longestTag} characters.`, 'usage')
  const found = await changeable(ctx, id)
  if ('refused' in found) return found
  await sortQuote(ctx.db, found.key, category)
  return category === null ? `#${id} is in no category now.` : `#${id} is in ${category} now.`
}

export async function listTags({ channel, db }: Asked): Promise<Answer> {
  return sayCounted(await quoteTags(db, channel.community, listed), '#', 'No quote has a tag yet.')
}

export async function listCategories({ channel, db }: Asked): Promise<Answer> {
  return sayCounted(await quoteCategories(db, channel.community, listed), '', 'No quote is in a category yet.')
}

/** The key of a quote that somebody may sort: one that they added; moderators, any. */
async function changeable({ author, channel, db }: Asked, id: number): Promise<{ readonly key: number } | Refusal> {
  const number = id > 0 && id <= 999_999_999 ? id : 0
  const row = await db.one<{ key: number; added_by: string | null }>`
    SELECT key, added_by FROM memories_quote WHERE community = ${channel.community} AND id = ${number}`
  if (row === undefined) return noSuch(id)
  if (row.added_by === author.id || author.roles.includes('moderator')) return row
  return refuse(`Only whoever added #${id}, or a moderator, can sort it.`, 'role')
}

function sayCounted(found: readonly Counted[], lead: string, none: string): Answer {
  if (found.length === 0) return none
  return found.map(({ tag: name, n }) => `${lead}${name} (${n})`).join(lead === '' ? ', ' : ' ')
}
