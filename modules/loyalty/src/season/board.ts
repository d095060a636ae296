import type { Db, Reads } from '@waddlebot/sdk'
import { earned, type Ranked } from '../ledger/ranking.ts'
import type { Season } from './season.ts'

/** The board of a season: who earned most in it. What runs is counted; what is over was archived. */
export function boardOf(db: Reads, season: Season, most: number): Promise<Ranked[]> {
  if (season.state === 'running') return earned(db, season.community, season.startedAt, most)
  return db.all<Ranked>`SELECT person, amount FROM loyalty_place WHERE season = ${season.id} ORDER BY place LIMIT ${most}`
}

/** Keep the board of a season as it stands now. */
export async function keepBoard(tx: Db, { id, community, startedAt }: Season): Promise<void> {
  const rows = await earned(tx, community, startedAt, Number.MAX_SAFE_INTEGER)
  // Rows by the hundred: one statement each would keep everybody waiting, and one for all has a limit of values.
  const knex = await tx.knex()
  const places = rows.map(({ person, amount }, index) => ({ season: id, place: index + 1, person, amount }))
  for (let from = 0; from < places.length; from += 100) await knex('loyalty_place').insert(places.slice(from, from + 100))
}

/** Somebody's place on a board. */
export async function placeOf(db: Reads, season: Season, person: string): Promise<{ place: number; amount: number } | undefined> {
  const rows = await boardOf(db, season, Number.MAX_SAFE_INTEGER)
  const index = rows.findIndex((row) => row.person === person)
  return index < 0 ? undefined : { place: index + 1, amount: rows[index]!.amount }
}
