import type { Db, Reads } from '@waddlebot/sdk'

/** A time in which earning counts for a board of its own. */
export interface Season {
  readonly id: number
  readonly community: string
  /** Counted from 1 in each community. */
  readonly number: number
  readonly title: string
  readonly state: 'running' | 'ended'
  /** Where its end is told. */
  readonly channel: string
  /** Percent of a balance that is kept at its end. */
  readonly keep: number
  /** Epoch milliseconds. */
  readonly startedAt: number
  /** When it ends by itself; null for one that is ended by hand. */
  readonly endsAt: number | null
  readonly endedAt: number | null
}

interface Row {
  readonly id: number
  readonly community: string
  readonly number: number
  readonly title: string
  readonly state: Season['state']
  readonly channel: string
  readonly keep: number
  readonly started_at: number
  readonly ends_at: number | null
  readonly ended_at: number | null
}

/** Open a season, numbered after the last; undefined when one is running. */
export async function openSeason(
  tx: Db,
  season: Pick<Season, 'community' | 'title' | 'channel' | 'keep' | 'startedAt' | 'endsAt'>,
): Promise<{ readonly id: number; readonly number: number } | undefined> {
  const { community, title, channel, keep, startedAt, endsAt } = season
  return tx.one<{ id: number; number: number }>`
    INSERT INTO loyalty_season (community, number, title, state, channel, keep, started_at, ends_at)
    VALUES (${community}, (SELECT coalesce(max(number), 0) + 1 FROM loyalty_season WHERE community = ${community}), ${title}, 'running',
      ${channel}, ${keep}, ${startedAt}, ${endsAt})
    ON CONFLICT DO NOTHING RETURNING id, number`
}

export async function runningSeason(db: Reads, community: string): Promise<Season | undefined> {
  const row = await db.one<Row>`SELECT * FROM loyalty_season WHERE community = ${community} AND state = 'running'`
  return row && read(row)
}

/** A season by its id, whatever became of it. */
export async function seasonOf(db: Reads, id: number): Promise<Season | undefined> {
  const row = await db.one<Row>`SELECT * FROM loyalty_season WHERE id = ${id}`
  return row && read(row)
}

/** Seasons that are over, newest first; only the one of a number, if it is given. */
export async function endedSeasons(db: Reads, community: string, most: number, number?: number): Promise<Season[]> {
  const rows = await db.all<Row>`
    SELECT * FROM loyalty_season
    WHERE community = ${community} AND state = 'ended' AND number BETWEEN ${number ?? 0} AND ${number ?? 2_147_483_647}
    ORDER BY number DESC LIMIT ${most}`
  return rows.map(read)
}

function read({ started_at, ends_at, ended_at, ...row }: Row): Season {
  return { ...row, startedAt: started_at, endsAt: ends_at, endedAt: ended_at }
}
