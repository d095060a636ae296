import type { Db } from '@waddlebot/sdk'
import type { Ground } from '../context.ts'
import { followPerson } from '../reminders/follow.ts'
import { nextDue } from '../reminders/shelf.ts'
import { arm } from '../reminders/tell.ts'
import { heed } from '../watch.ts'

type Both = Ground & { readonly into: string; readonly from: string }

interface Vote {
  readonly quote: number
  readonly value: number
  /** Whether `into` had no vote of their own there. */
  readonly moved: boolean
}

interface Block {
  readonly person: string
  readonly blocked: string
}

/** What a link did, kept with it so that it can be undone. */
interface Done {
  readonly quotes: readonly number[]
  readonly votes: readonly Vote[]
  readonly bookmarks: readonly number[]
  /** Bookmarks that were theirs alone. */
  readonly own: readonly number[]
  /** Numbers of reminders that one has, and that one made for others. */
  readonly reminders: readonly number[]
  readonly made: readonly number[]
  readonly wish: { readonly zone: string | null; readonly incoming: number; readonly moved: boolean } | null
  readonly blocks: readonly Block[]
}

/** Two persons who become one: what they keep is one shelf, and each quote has one vote of them, the one of who stays. */
export const linkMemories = {
  async plan({ db, from }: Both): Promise<string | undefined> {
    const quotes = await db.one<{ n: number }>`SELECT count(*) AS n FROM memories_quote WHERE added_by = ${from}`
    const reminders = await db.one<{ n: number }>`SELECT count(*) AS n FROM memories_reminder WHERE person = ${from}`
    const parts = [many(quotes!.n, 'quote'), many(reminders!.n, 'reminder')].filter((part) => part !== undefined)
    return parts.length === 0 ? undefined : `${parts.join(' and ')} move`
  },

  async apply(ctx: Both): Promise<Done> {
    const { into, from } = ctx
    const done = await ctx.db.transaction(async (tx) => ({
      quotes: (await tx.all<{ key: number }>`UPDATE memories_quote SET added_by = ${into} WHERE added_by = ${from} RETURNING key`).map(
        ({ key }) => key,
      ),
      votes: await moveVotes(tx, into, from),
      bookmarks: idsOf(await tx.all`UPDATE memories_bookmark SET added_by = ${into} WHERE added_by = ${from} RETURNING id`),
      own: await moveOwn(tx, into, from),
      reminders: idsOf(await tx.all`UPDATE memories_reminder SET person = ${into} WHERE person = ${from} RETURNING id`),
      made: idsOf(await tx.all`UPDATE memories_reminder SET by_person = ${into} WHERE by_person = ${from} RETURNING id`),
      wish: await moveWish(tx, into, from),
      blocks: await moveBlocks(tx, into, from),
    }))
    // Where and whether somebody is shows itself anew at their next message.
    await ctx.db.run`DELETE FROM memories_seen WHERE person = ${from}`
    await ctx.db.run`DELETE FROM memories_away WHERE person = ${from}`
    await settle(ctx, into, from)
    return done
  },

  async undo(ctx: Both & { readonly done: Done }): Promise<void> {
    const { into, from, done } = ctx
    await ctx.db.transaction(async (tx) => {
      for (const key of done.quotes) await tx.run`UPDATE memories_quote SET added_by = ${from} WHERE key = ${key} AND added_by = ${into}`
      for (const { quote, value, moved } of done.votes) {
        if (moved) await tx.run`DELETE FROM memories_quote_vote WHERE quote = ${quote} AND person = ${into}`
        await tx.run`INSERT INTO memories_quote_vote (quote, person, value)
          SELECT key, ${from}, CAST(${value} AS integer) FROM memories_quote WHERE key = ${quote} ON CONFLICT (quote, person) DO NOTHING`
      }
      for (const id of done.bookmarks) await tx.run`UPDATE memories_bookmark SET added_by = ${from} WHERE id = ${id} AND added_by = ${into}`
      for (const id of done.own) await tx.run`UPDATE memories_bookmark SET owner = ${from} WHERE id = ${id} AND owner = ${into}`
      for (const id of done.reminders) await tx.run`UPDATE memories_reminder SET person = ${from} WHERE id = ${id} AND person = ${into}`
      for (const id of done.made) await tx.run`UPDATE memories_reminder SET by_person = ${from} WHERE id = ${id} AND by_person = ${into}`
      if (done.wish !== null) {
        const { zone, incoming, moved } = done.wish
        if (moved) await tx.run`DELETE FROM memories_reminder_wish WHERE person = ${into}`
        await tx.run`INSERT INTO memories_reminder_wish (person, zone, incoming) VALUES (${from}, ${zone}, ${incoming})
          ON CONFLICT (person) DO NOTHING`
      }
      for (const { person, blocked } of done.blocks) await addBlock(tx, person, blocked)
    })
    await settle(ctx, into, from)
  },
}

/** Have their reminders come by the clocks of whoever they are of now. */
async function settle(ctx: Ground, ...persons: readonly string[]): Promise<void> {
  let moved = 0
  for (const person of persons) moved += await followPerson(ctx, person)
  if (moved > 0) await arm(ctx, await nextDue(ctx.db))
  for (const person of persons) await heed(ctx, person)
}

const many = (count: number, what: string) => (count === 0 ? undefined : `${count} ${what}${count === 1 ? '' : 's'}`)
const idsOf = (rows: readonly Record<string, unknown>[]) => rows.map(({ id }) => Number(id))

async function moveVotes(tx: Db, into: string, from: string): Promise<Vote[]> {
  const votes = await tx.all<{ quote: number; value: number }>`
    DELETE FROM memories_quote_vote WHERE person = ${from} RETURNING quote, value`
  const moved: Vote[] = []
  for (const { quote, value } of votes) {
    const { changes } = await tx.run`INSERT INTO memories_quote_vote (quote, person, value) VALUES (${quote}, ${into}, ${value})
      ON CONFLICT (quote, person) DO NOTHING`
    moved.push({ quote, value, moved: changes > 0 })
  }
  return moved
}

/** A link that both kept for themselves stays with the one who kept it. */
async function moveOwn(tx: Db, into: string, from: string): Promise<number[]> {
  return idsOf(
    await tx.all`UPDATE memories_bookmark SET owner = ${into} WHERE owner = ${from} AND NOT EXISTS (
      SELECT 1 FROM memories_bookmark AS other
      WHERE other.owner = ${into} AND other.community = memories_bookmark.community AND other.url = memories_bookmark.url) RETURNING id`,
  )
}

async function moveWish(tx: Db, into: string, from: string): Promise<Done['wish']> {
  const wish = await tx.one<{ zone: string | null; incoming: number }>`
    DELETE FROM memories_reminder_wish WHERE person = ${from} RETURNING zone, incoming`
  if (wish === undefined) return null
  const { changes } =
    await tx.run`INSERT INTO memories_reminder_wish (person, zone, incoming) VALUES (${into}, ${wish.zone}, ${wish.incoming})
    ON CONFLICT (person) DO NOTHING`
  return { ...wish, moved: changes > 0 }
}

/** Whoever blocked one of them blocked both, and the other way round. */
async function moveBlocks(tx: Db, into: string, from: string): Promise<Block[]> {
  const blocks = await tx.all<Block>`
    DELETE FROM memories_reminder_block WHERE person = ${from} OR blocked = ${from} RETURNING person, blocked`
  const who = (person: string) => (person === from ? into : person)
  for (const { person, blocked } of blocks) if (who(person) !== who(blocked)) await addBlock(tx, who(person), who(blocked))
  return blocks
}

function addBlock(tx: Db, person: string, blocked: string) {
  return tx.run`INSERT INTO memories_reminder_block (person, blocked) VALUES (${person}, ${blocked}) ON CONFLICT (person, blocked) DO NOTHING`
}
