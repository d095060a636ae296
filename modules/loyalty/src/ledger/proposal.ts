import type { Db } from '@waddlebot/sdk'

/** A change of somebody's points that one moderator may not make alone. */
export interface Proposal {
  readonly id: number
  readonly person: string
  readonly name: string
  /** Minor units, below 0 for what is taken away. */
  readonly amount: number
  readonly reason: string | null
  readonly by_person: string
  readonly by_name: string
}

/** How long another moderator has to agree; milliseconds. */
export const proposalTime = 86_400_000

/** @returns its number */
export async function propose(tx: Db, community: string, proposal: Omit<Proposal, 'id'>, at: number): Promise<number> {
  const { person, name, amount, reason, by_person, by_name } = proposal
  const row = await tx.one<{ id: number }>`
    INSERT INTO loyalty_proposal (community, person, name, amount, reason, by_person, by_name, state, at)
    VALUES (${community}, ${person}, ${name}, ${amount}, ${reason}, ${by_person}, ${by_name}, 'open', ${at}) RETURNING id`
  return row!.id
}

export function proposalOf(db: Db, community: string, id: number, now: number): Promise<Proposal | undefined> {
  return db.one<Proposal>`
    SELECT id, person, name, amount, reason, by_person, by_name FROM loyalty_proposal
    WHERE id = ${id} AND community = ${community} AND state = 'open' AND at > ${now - proposalTime}`
}

/** Of all who agree at once, exactly one does. */
export async function agree(tx: Db, id: number): Promise<boolean> {
  return (await tx.run`UPDATE loyalty_proposal SET state = 'approved' WHERE id = ${id} AND state = 'open'`).changes > 0
}

/** It could not be done; another time it may. */
export async function reopen(tx: Db, id: number): Promise<void> {
  await tx.run`UPDATE loyalty_proposal SET state = 'open' WHERE id = ${id}`
}

/** Forget what nobody agreed to, and what was done long ago: the audit has it. */
export async function forgetProposals(db: Db, before: number): Promise<void> {
  await db.run`DELETE FROM loyalty_proposal WHERE at < ${before}`
}
