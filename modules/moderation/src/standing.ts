import { type Db, formatDuration, type LinkDoubt } from '@waddlebot/sdk'

interface Row {
  readonly community: string
  readonly number: number
  readonly name: string
  readonly account: string
  readonly action: 'ban' | 'unban' | 'timeout' | 'untimeout' | 'review'
  readonly seconds: number | null
  readonly at: number
}

/** What lifts what, of one account. */
const lifts = { unban: 'ban', untimeout: 'timeout' } as const

/**
 * Sanctions of a person that stand: bans and time-outs that are neither over nor lifted, and cases that wait for a review,
 * which they do as long as a strike counts.
 */
export async function standingOf(db: Db, person: string, now: number, decayDays: number): Promise<LinkDoubt[]> {
  const rows = await db.all<Row>`
    SELECT community, number, name, account, action, seconds, at FROM moderation_case
    WHERE person = ${person} AND undone_at IS NULL AND action IN ('ban', 'unban', 'timeout', 'untimeout', 'review')
    ORDER BY community, number`
  const standing = new Map<string, Row>()
  for (const row of rows) {
    const of = row.action === 'unban' || row.action === 'untimeout' ? lifts[row.action] : row.action
    const key = [row.community, row.account, of].join('\n')
    if (of === row.action && !isOver(row, now, decayDays)) standing.set(key, row)
    else standing.delete(key)
  }
  return [...standing.values()].map((row) => ({ community: row.community, about: `${row.name} ${say(row)} (case ${row.number})` }))
}

function isOver({ action, at, seconds }: Row, now: number, decayDays: number): boolean {
  if (action === 'timeout') return Number(at) + (seconds ?? 0) * 1_000 <= now
  return action === 'review' && Number(at) + decayDays * 86_400_000 <= now
}

function say({ action, seconds }: Row): string {
  if (action === 'ban') return 'is banned'
  return action === 'review' ? 'waits for a review' : `is timed out for ${formatDuration((seconds ?? 0) * 1_000)}`
}
