import { type Answer, type Db, targetOf, type UserRef } from '@waddlebot/sdk'
import type { Context } from '../context.ts'
import { sayChange } from '../money.ts'

/** How somebody's duels went. */
export interface DuelRecord {
  readonly community: string
  readonly wins: number
  readonly losses: number
  /** Won in a row until now, and at most. */
  readonly streak: number
  readonly best: number
  /** What duels brought and took, in minor units. */
  readonly net: number
}

/** Note how a duel ended for one of the two. */
export async function noteDuel(tx: Db, community: string, person: string, won: boolean, net: number): Promise<void> {
  const [win, loss] = won ? [1, 0] : [0, 1]
  await tx.run`
    INSERT INTO loyalty_duelist (community, person, wins, losses, streak, best, net)
    VALUES (${community}, ${person}, ${win}, ${loss}, ${win}, ${win}, ${net})
    ON CONFLICT (community, person) DO UPDATE SET
      wins = loyalty_duelist.wins + excluded.wins, losses = loyalty_duelist.losses + excluded.losses,
      streak = CASE WHEN excluded.wins = 1 THEN loyalty_duelist.streak + 1 ELSE 0 END,
      best = CASE WHEN excluded.wins = 1 AND loyalty_duelist.streak + 1 > loyalty_duelist.best THEN loyalty_duelist.streak + 1 ELSE loyalty_duelist.best END,
      net = loyalty_duelist.net + excluded.net`
}

export const recordsOf = (db: Db, person: string): Promise<DuelRecord[]> =>
  db.all<DuelRecord>`
    SELECT community, wins, losses, streak, best, net FROM loyalty_duelist WHERE person = ${person} ORDER BY community`

/** `!duel stats [who]` */
export async function showRecord(ctx: Context, who: UserRef | undefined): Promise<Answer> {
  const { author, channel, config, db } = ctx
  const target = who === undefined ? { person: author.id, name: author.name } : await targetOf(ctx, who)
  if ('refused' in target) return target
  const record = (await recordsOf(db, target.person)).find(({ community }) => community === channel.community)
  if (record === undefined) return `${target.name} has fought no duel yet.`
  const { best, losses, net, streak, wins } = record
  const row = streak > 1 ? ` ${streak} in a row now,` : ''
  return `${target.name}: ${wins} won, ${losses} lost,${row} ${best} in a row at best, ${sayChange(net, config)} in all.`
}

/** One record of two; the longer row of each kind stands. @returns what `from` had */
export async function joinRecords(tx: Db, into: string, from: string): Promise<DuelRecord[]> {
  const records = await recordsOf(tx, from)
  await tx.run`DELETE FROM loyalty_duelist WHERE person = ${from}`
  for (const { community, wins, losses, streak, best, net } of records) {
    await tx.run`
      INSERT INTO loyalty_duelist (community, person, wins, losses, streak, best, net)
      VALUES (${community}, ${into}, ${wins}, ${losses}, ${streak}, ${best}, ${net})
      ON CONFLICT (community, person) DO UPDATE SET
        wins = loyalty_duelist.wins + excluded.wins, losses = loyalty_duelist.losses + excluded.losses, net = loyalty_duelist.net + excluded.net,
        streak = CASE WHEN excluded.streak > loyalty_duelist.streak THEN excluded.streak ELSE loyalty_duelist.streak END,
        best = CASE WHEN excluded.best > loyalty_duelist.best THEN excluded.best ELSE loyalty_duelist.best END`
  }
  return records
}

/** Each side has its own again; what they fought together stays with `into`. */
export async function partRecords(tx: Db, into: string, from: string, records: readonly DuelRecord[]): Promise<void> {
  for (const { community, wins, losses, streak, best, net } of records) {
    await tx.run`
      UPDATE loyalty_duelist SET wins = wins - ${wins}, losses = losses - ${losses}, net = net - ${net}
      WHERE community = ${community} AND person = ${into}`
    await tx.run`
      INSERT INTO loyalty_duelist (community, person, wins, losses, streak, best, net)
      VALUES (${community}, ${from}, ${wins}, ${losses}, ${streak}, ${best}, ${net}) ON CONFLICT (community, person) DO NOTHING`
  }
}
