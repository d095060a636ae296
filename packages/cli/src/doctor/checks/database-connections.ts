import type { Finding } from '@waddlebot/core/config'
import { type Check, finding } from '../check.ts'

/** Taken connections from which on the next process may find none; a share of all. */
const tight = 0.8

/** The server has hardly a connection left: one more process of the bot, or a backup, may be refused. */
export const databaseConnections: Check = {
  name: 'database.connections',
  summary: 'Nearly all connections that the PostgreSQL server takes are taken.',
  needs: 'database',
  async look(patient): Promise<readonly Finding[]> {
    if (patient.database.kind !== 'postgres') return []
    const store = await patient.store()
    const row = await store.db.one<{ taken: number; most: number; ours: number }>`
      SELECT count(*) AS taken, count(*) FILTER (WHERE application_name = 'waddle') AS ours,
        CAST(current_setting('max_connections') AS integer) - CAST(current_setting('superuser_reserved_connections') AS integer) AS most
      FROM pg_stat_activity WHERE backend_type = 'client backend'`
    const { taken, most, ours } = row!
    if (taken < most * tight) return []
    const message = `${taken} of ${most} connections are taken, ${ours} of them by waddle; a process of the bot takes five`
    const fix = `psql "$DATABASE_URL" -c 'SELECT application_name, usename, state, count(*) FROM pg_stat_activity GROUP BY 1, 2, 3 ORDER BY 4 DESC'`
    return [finding('warn', 'WDL_STORE_CONNECTIONS', message, fix, patient.databaseName)]
  },
}
