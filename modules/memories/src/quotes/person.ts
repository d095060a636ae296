import type { Author, Db } from '@waddlebot/sdk'
import { fold } from './word.ts'
import { wordIndex } from './word-index.ts'

/** Everything that is known of one person: what they added, what they said, how they voted. */
export async function exportPerson(db: Db, person: string): Promise<Readonly<Record<string, unknown>>> {
  return {
    added: await db.all`SELECT community, id, text, category, added_at AS at FROM memories_quote WHERE added_by = ${person} ORDER BY key`,
    said: await db.all`SELECT community, id, text, added_at AS at FROM memories_quote WHERE said_account = ${person} ORDER BY key`,
    votes: await db.all`
      SELECT quote.community, quote.id, vote.value FROM memories_quote_vote AS vote JOIN memories_quote AS quote ON quote.key = vote.quote
      WHERE vote.person = ${person} ORDER BY quote.key`,
  }
}

/**
 * Forget one person: their votes and the quotes of their words go; quotes that they added of others stay, and nobody
 * knows any more who added them.
 */
export function forgetPerson(db: Db, person: string): Promise<void> {
  return db.transaction(async (tx) => {
    await tx.run`DELETE FROM memories_quote_vote WHERE person = ${person}`
    await tx.run`UPDATE memories_quote SET added_by = NULL WHERE added_by = ${person}`
    const said = await tx.all<{ key: number }>`DELETE FROM memories_quote WHERE said_account = ${person} RETURNING key`
    for (const { key } of said) await wordIndex(tx).remove(key)
  })
}

/** Numbers of the quotes that somebody added and of those that are theirs, newest first. */
export async function quotesOf(db: Db, community: string, author: Author): Promise<{ readonly added: number[]; readonly said: number[] }> {
  const { id, accountId, name, platform } = author
  const added = await db.all<{ id: number }>`
    SELECT id FROM memories_quote WHERE added_by = ${id} AND community = ${community} ORDER BY id DESC`
  const said = await db.all<{ id: number }>`
    SELECT id FROM memories_quote WHERE community = ${community} AND said_key = ${fold(name)}
      AND (said_account IS NULL OR said_account = ${`${platform}:${accountId}`}) ORDER BY id DESC`
  return { added: added.map((row) => row.id), said: said.map((row) => row.id) }
}
