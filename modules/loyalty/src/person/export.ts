import type { Db } from '@waddlebot/sdk'
import { recordsOf } from '../gathering/record.ts'
import { statementOf } from '../ledger/statement.ts'

/** Everything that is known of one person: what they have, what is held, all that came and went, their days in a row. */
export async function exportPerson({
  db,
  person,
}: {
  readonly db: Db
  readonly person: string
}): Promise<Readonly<Record<string, unknown>>> {
  const purses = await db.all<{ community: string; balance: number }>`
    SELECT community, balance FROM loyalty_account WHERE kind = 'person' AND owner = ${person} ORDER BY community`
  const statements: Record<string, unknown> = {}
  for (const { community } of purses) {
    const entries = await statementOf(db, community, person, { limit: Number.MAX_SAFE_INTEGER })
    // Who else had a part in it is for them to ask.
    statements[community] = entries.map(({ amount, cause, note, at, other }) => ({ amount, cause, note, at, other: other.kind }))
  }
  return {
    purses,
    held: await db.all`
      SELECT community, amount, cause, at, expires_at AS until FROM loyalty_hold WHERE person = ${person} AND state = 'open' ORDER BY id`,
    statements,
    gatherings: await db.all`
      SELECT lobby.community, lobby.kind, lobby.state, entry.amount, entry.choice, entry.at
      FROM loyalty_entry AS entry JOIN loyalty_lobby AS lobby ON lobby.id = entry.lobby WHERE entry.person = ${person} ORDER BY entry.id`,
    drawn: await db.all`SELECT community, lobby, state, until FROM loyalty_claim WHERE person = ${person} ORDER BY id`,
    seasons: await db.all`
      SELECT season.community, season.number, season.title, place.place, place.amount
      FROM loyalty_place AS place JOIN loyalty_season AS season ON season.id = place.season
      WHERE place.person = ${person} ORDER BY season.id`,
    gear: await db.all`SELECT community, item, slot, price, at FROM loyalty_gear WHERE person = ${person} ORDER BY community, at, item`,
    duels: await recordsOf(db, person),
    proposals: await db.all`SELECT community, amount, reason, state, at FROM loyalty_proposal WHERE person = ${person} ORDER BY id`,
    voice: await db.all`SELECT community, channel, account, seen_at AS at FROM loyalty_voice WHERE person = ${person} ORDER BY account`,
    daily: await db.all`SELECT community, day, streak, best FROM loyalty_daily WHERE person = ${person} ORDER BY community`,
  }
}
