import type { Db, Role } from '@waddlebot/sdk'
import type { Config } from '../config.ts'

/** What rewards count for somebody with these roles, in hundredths: the most of what applies, never the product. */
export function timesFor(roles: readonly Role[], { multipliers }: Pick<Config, 'multipliers'>, happy = 100): number {
  let times = Math.max(100, happy)
  for (const role of roles) times = Math.max(times, Math.round((multipliers[role] ?? 1) * 100))
  return times
}

/** What everything counts in a community right now, in hundredths. */
export async function happyTimes(db: Db, community: string, now: number): Promise<number> {
  const row = await db.one<{ times: number }>`SELECT times FROM loyalty_happy WHERE community = ${community} AND until > ${now}`
  return row?.times ?? 100
}

/** Let everything count more, or as much as ever, until a moment. */
export async function setHappy(db: Db, community: string, times: number, until: number): Promise<void> {
  await db.run`
    INSERT INTO loyalty_happy (community, times, until) VALUES (${community}, ${times}, ${until})
    ON CONFLICT (community) DO UPDATE SET times = excluded.times, until = excluded.until`
}
