import type { Ground } from '../context.ts'
import { showLatest } from '../quotes/overlay.ts'
import { forgetPerson as forgetQuotes } from '../quotes/person.ts'
import { heed } from '../watch.ts'

/** Forget one person: what is theirs, what is of their words, and what they made for others. */
export async function forgetPerson(ctx: Ground & { readonly person: string }): Promise<void> {
  const { db, person } = ctx
  await forgetQuotes(db, person)
  const reminded = await db.all<{ person: string }>`
    DELETE FROM memories_reminder WHERE person = ${person} OR by_person = ${person} RETURNING person`
  await db.run`DELETE FROM memories_bookmark WHERE owner = ${person}`
  await db.run`UPDATE memories_bookmark SET added_by = NULL WHERE added_by = ${person}`
  await db.run`DELETE FROM memories_reminder_wish WHERE person = ${person}`
  await db.run`DELETE FROM memories_reminder_block WHERE person = ${person} OR blocked = ${person}`
  await db.run`DELETE FROM memories_seen WHERE person = ${person}`
  await db.run`DELETE FROM memories_away WHERE person = ${person}`
  for (const each of new Set([person, ...reminded.map((row) => row.person)])) await heed(ctx, each)
  await showLatest(ctx)
}
