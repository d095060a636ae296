import { type Refusal, refuse } from '@waddlebot/sdk'
import { z } from 'zod'
import type { Ground } from '../context.ts'
import { showLatest } from '../quotes/overlay.ts'
import type { Quote } from '../quotes/quote.ts'
import { addQuote, editQuote, type Kept, removeQuote } from '../quotes/quotes.ts'
import { randomQuote } from '../quotes/random.ts'
import { home } from '../quotes/sample.ts'
import { type Counted, quoteCategories, quoteTags, sortQuote, tagQuote, tagsOf } from '../quotes/tag.ts'
import { vote } from '../quotes/vote.ts'
import { fold } from '../quotes/word.ts'

const community = z.string().min(1).max(100).default(home)
const text = z.string().trim().min(1).max(500)
/** Key of an account, such as `twitch:12345`. */
export const account = z.string().regex(/^[a-z]+:\S{1,100}$/, 'is the key of an account such as twitch:12345')

export const newQuote = z.strictObject({
  community,
  text,
  saidBy: z.string().trim().min(1).max(100).optional(),
  category: z.string().trim().min(1).max(40).optional(),
  tags: z.array(z.string().min(1).max(40)).max(10).default([]),
})
export const changedQuote = z.strictObject({ community, text })
export const newVote = z.strictObject({ community, account, way: z.enum(['up', 'down', 'none']).default('up') })

const noSuch = refuse('There is no such quote.', 'not-found')

/** A number in an address: whole, from 1 on; 0 for anything else, which nothing has. */
export const numberIn = (id: string) => (/^[1-9]\d{0,8}$/.test(id) ? Number(id) : 0)
/** The community that an address asks for. */
export const communityIn = (query: Readonly<Record<string, string>>) => query['community'] ?? home

export async function postQuote(ctx: Ground, { community: id, text: said, saidBy, category, tags }: z.output<typeof newQuote>) {
  const long = tooLong(ctx, said)
  if (long !== undefined) return long
  const folded = tagsOf(tags.join(' '))
  if (folded === undefined) return refuse('Those are no tags.', 'usage')
  return ctx.db.transaction(async (db) => {
    const speaker = saidBy === undefined ? undefined : { name: saidBy }
    const kept = await addQuote(db, { community: id, text: said, speaker, addedBy: null, at: ctx.now(), platform: 'web', channel: 'web' })
    if ('twin' in kept) return twin(kept.twin)
    const { key } = (await db.one<{ key: number }>`SELECT key FROM memories_quote WHERE community = ${id} AND id = ${kept.quote.id}`)!
    await tagQuote(db, key, folded)
    if (category !== undefined) await sortQuote(db, key, fold(category))
    await showLatest({ db, overlay: ctx.overlay }, id)
    return kept.quote
  })
}

export async function putQuote(ctx: Ground, id: string, { community: where, text: said }: z.output<typeof changedQuote>) {
  const long = tooLong(ctx, said)
  if (long !== undefined) return long
  const kept: Kept | undefined = await editQuote(ctx.db, where, numberIn(id), said)
  if (kept === undefined) return noSuch
  if ('twin' in kept) return twin(kept.twin)
  await showLatest(ctx, where)
  return kept.quote
}

export async function deleteQuote(ctx: Ground, id: string, where: string): Promise<Quote | Refusal> {
  const gone = await removeQuote(ctx.db, where, numberIn(id))
  if (gone === undefined) return noSuch
  await showLatest(ctx, where)
  return gone
}

export async function postVote({ db, people }: Ground, id: string, { community: where, account: by, way }: z.output<typeof newVote>) {
  return (await vote(db, where, numberIn(id), people.person(by), way)) ?? noSuch
}

export function getRandom({ db, random }: Ground & { random(): number }, where: string): Promise<Quote | undefined> {
  return randomQuote(db, where, random)
}

/** Names with how many quotes have them. */
const named = (counted: readonly Counted[]) => counted.map(({ tag, n }) => ({ name: tag, quotes: Number(n) }))
const listed = 100

export async function getTags({ db }: Ground, where: string) {
  return { tags: named(await quoteTags(db, where, listed)) }
}

export async function getCategories({ db }: Ground, where: string) {
  return { categories: named(await quoteCategories(db, where, listed)) }
}

const twin = (id: number) => refuse(`#${id} says that already.`, 'duplicate')

function tooLong({ config }: Ground, said: string): Refusal | undefined {
  const { length } = [...said]
  return length <= config.maxLength
    ? undefined
    : refuse(`That has ${length} characters, and a quote has at most ${config.maxLength}.`, 'too-long')
}
