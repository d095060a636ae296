import type { Db } from '@waddlebot/sdk'
import { latestQuote } from './quotes.ts'
import { home } from './sample.ts'

/** `ctx.overlay`. */
export type Overlay = (name: string, state: Readonly<Record<string, unknown>>) => Promise<void>

/** Show the newest quote of a community on the overlay `latest-quote`, or nothing when there is none any more. */
export async function showLatest(ctx: { readonly db: Db; readonly overlay: Overlay }, community = home): Promise<void> {
  const quote = await latestQuote(ctx.db, community)
  await ctx.overlay('latest-quote', quote ? { community, id: quote.id, text: quote.text, saidBy: quote.saidBy } : { community, id: null })
}
