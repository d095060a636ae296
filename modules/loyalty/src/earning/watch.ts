import type { Ground } from '../context.ts'
import { reward } from './reward.ts'

interface Row {
  readonly community: string
  readonly person: string
  readonly interval: number
  readonly ends_at: number
  readonly live: number
  readonly times: number
}

/** How late an interval is still paid, after the bot was away; milliseconds. */
const latest = 3_600_000
/** Intervals that are paid in one run, at most. */
const atOnce = 1_000

/** Pay the intervals that are over to those who were there, in the transaction that also strikes them off. */
export async function payWatching({ config, db, now }: Pick<Ground, 'config' | 'db' | 'now'>): Promise<void> {
  const at = now()
  if ((await db.one`SELECT person FROM loyalty_presence WHERE ends_at <= ${at} LIMIT 1`) === undefined) return
  await db.transaction(async (tx) => {
    const rows = await tx.all<Row>`
      SELECT community, person, interval, ends_at, live, times FROM loyalty_presence
      WHERE ends_at <= ${at} ORDER BY ends_at, community, person LIMIT ${atOnce}`
    for (const { community, person, interval, ends_at, live, times } of rows) {
      await tx.run`DELETE FROM loyalty_presence WHERE community = ${community} AND person = ${person} AND interval = ${interval}`
      if (ends_at <= at - latest) continue
      const units = live === 1 ? config.watchAmount : config.watchOfflineAmount
      const key = `watch:${person}:${config.watchMinutes}:${interval}`
      await reward(tx, config, at, { community, person, units, times, key, cause: 'watching' })
    }
  })
}
