import type { Db } from '@waddlebot/sdk'

/**
 * What either asked for holds for both: a break from games, the later end of two; no challenges; when somebody was drawn,
 * and the time in which they were there. When they part, each keeps what they asked for.
 */
export async function joinWishes(tx: Db, into: string, from: string): Promise<void> {
  await tx.run`
    INSERT INTO loyalty_break (person, until) SELECT ${into}, until FROM loyalty_break WHERE person = ${from}
    ON CONFLICT (person) DO UPDATE SET until = excluded.until WHERE loyalty_break.until < excluded.until`
  await tx.run`
    INSERT INTO loyalty_peace (person, since) SELECT ${into}, since FROM loyalty_peace WHERE person = ${from}
    ON CONFLICT (person) DO NOTHING`
  await tx.run`
    INSERT INTO loyalty_presence (community, person, interval, ends_at, live, times)
    SELECT community, ${into}, interval, ends_at, live, times FROM loyalty_presence WHERE person = ${from}
    ON CONFLICT (community, person, interval) DO NOTHING`
  await tx.run`
    INSERT INTO loyalty_winner (community, person, at) SELECT community, ${into}, at FROM loyalty_winner WHERE person = ${from}
    ON CONFLICT (community, person) DO UPDATE SET at = excluded.at WHERE loyalty_winner.at < excluded.at`
  await tx.run`DELETE FROM loyalty_presence WHERE person = ${from}`
}
