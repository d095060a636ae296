import type { Db } from '@waddlebot/sdk'
import { type Quote, type QuoteRow, quoteOf } from './quote.ts'
import { fold } from './word.ts'

/** A random quote is none of this many that were picked before it, as long as there are others. */
const rest = 20

/**
 * Any quote of a community, or of one speaker there, but none of the last {@link rest}. What was picked is noted in
 * the database, so that neither a restart nor a second process repeats it.
 *
 * @param random gives a number in [0, 1)
 * @param speaker name of whoever said it, in any case
 */
export function randomQuote(db: Db, community: string, random: () => number, speaker?: string): Promise<Quote | undefined> {
  return db.transaction(async (tx) => {
    const from = speaker === undefined ? everybody(tx, community) : oneOf(tx, community, fold(speaker))
    const { total, seen } = await from.count()
    // In order of when they were picked last, those never picked first: the tail is what has to rest.
    const eligible = total - Math.max(0, Math.min(rest, total - 1, seen))
    if (eligible === 0) return undefined
    const row = await from.pick(Math.floor(random() * eligible))
    if (row === undefined) return undefined
    const counter = await tx.one<{ shown: number }>`
      UPDATE memories_quote_counter SET shown = shown + 1 WHERE community = ${community} RETURNING shown`
    await tx.run`UPDATE memories_quote SET shown = ${counter!.shown} WHERE community = ${community} AND id = ${row.id}`
    return quoteOf(row)
  })
}

/** Quotes to pick from, least recently picked first. */
interface Pool {
  count(): Promise<{ readonly total: number; readonly seen: number }>
  pick(index: number): Promise<QuoteRow | undefined>
}

interface Count {
  readonly total: number | string
  readonly seen: number | string
}
const counted = (row: Count | undefined) => ({ total: Number(row?.total ?? 0), seen: Number(row?.seen ?? 0) })

function everybody(db: Db, community: string): Pool {
  return {
    count: async () =>
      counted(
        await db.one<Count>`SELECT count(*) AS total, count(CASE WHEN shown > 0 THEN 1 END) AS seen
          FROM memories_quote WHERE community = ${community}`,
      ),
    pick: (index) => db.one`
      SELECT * FROM memories_quote_listed WHERE key =
        (SELECT key FROM memories_quote WHERE community = ${community} ORDER BY shown, key LIMIT 1 OFFSET ${index})`,
  }
}

function oneOf(db: Db, community: string, who: string): Pool {
  return {
    count: async () =>
      counted(
        await db.one<Count>`SELECT count(*) AS total, count(CASE WHEN shown > 0 THEN 1 END) AS seen
          FROM memories_quote WHERE community = ${community} AND said_key = ${who}`,
      ),
    pick: (index) => db.one`
      SELECT * FROM memories_quote_listed WHERE key =
        (SELECT key FROM memories_quote WHERE community = ${community} AND said_key = ${who} ORDER BY shown, key LIMIT 1 OFFSET ${index})`,
  }
}
