import type { Db } from '@waddlebot/sdk'

/** Something that came along. */
export interface Brought {
  readonly community: string
  readonly item: string
}

/** What both own becomes theirs together, worn by nobody; what both have already stays where it is, for the day they part. */
export function joinGear(tx: Db, into: string, from: string): Promise<Brought[]> {
  return tx.all<Brought>`
    UPDATE loyalty_gear SET person = ${into}, slot = ''
    WHERE person = ${from} AND NOT EXISTS (
      SELECT own.item FROM loyalty_gear AS own
      WHERE own.person = ${into} AND own.community = loyalty_gear.community AND own.item = loyalty_gear.item
    ) RETURNING community, item`
}

/** What somebody brought goes back with them, unless it was sold. */
export async function partGear(tx: Db, into: string, from: string, brought: readonly Brought[]): Promise<void> {
  for (const { community, item } of brought) {
    await tx.run`
      UPDATE loyalty_gear SET person = ${from}, slot = '' WHERE person = ${into} AND community = ${community} AND item = ${item}`
  }
}
