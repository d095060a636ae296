import type { Db } from '@waddlebot/sdk'

/** Somebody's daily gifts in a community. */
export interface Habit {
  readonly community: string
  readonly day: number
  readonly streak: number
  readonly best: number
}

/**
 * One habit of two: the longer row of days, and a day that either had is had. What both used up of a limit is added up,
 * so that nobody has twice as much by being two.
 *
 * @returns what `from` had
 */
export async function joinHabits(tx: Db, into: string, from: string): Promise<Habit[]> {
  const habits = await tx.all<Habit>`
    DELETE FROM loyalty_daily WHERE person = ${from} RETURNING community, day, streak, best`
  for (const { community, day, streak, best } of habits) {
    await tx.run`
      INSERT INTO loyalty_daily (community, person, day, streak, best) VALUES (${community}, ${into}, ${day}, ${streak}, ${best})
      ON CONFLICT (community, person) DO UPDATE SET
        day = CASE WHEN excluded.day > loyalty_daily.day THEN excluded.day ELSE loyalty_daily.day END,
        streak = CASE WHEN excluded.streak > loyalty_daily.streak THEN excluded.streak ELSE loyalty_daily.streak END,
        best = CASE WHEN excluded.best > loyalty_daily.best THEN excluded.best ELSE loyalty_daily.best END`
  }
  const quotas = await tx.all<{ community: string; what: string; day: number; used: number }>`
    DELETE FROM loyalty_quota WHERE person = ${from} RETURNING community, what, day, used`
  for (const { community, what, day, used } of quotas) {
    await tx.run`
      INSERT INTO loyalty_quota (community, person, what, day, used) VALUES (${community}, ${into}, ${what}, ${day}, ${used})
      ON CONFLICT (community, person, what, day) DO UPDATE SET used = loyalty_quota.used + excluded.used`
  }
  return habits
}

/** Each side has its own again; a day that they had together is had by both. */
export async function partHabits(tx: Db, into: string, from: string, habits: readonly Habit[]): Promise<void> {
  for (const { community, day, streak, best } of habits) {
    const together = await tx.one<{ day: number }>`SELECT day FROM loyalty_daily WHERE community = ${community} AND person = ${into}`
    await tx.run`
      INSERT INTO loyalty_daily (community, person, day, streak, best)
      VALUES (${community}, ${from}, ${Math.max(day, together?.day ?? 0)}, ${streak}, ${best})
      ON CONFLICT (community, person) DO NOTHING`
  }
}
