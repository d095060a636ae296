import type { Finding } from '@waddlebot/core/config'
import { type Check, finding } from '../check.ts'

/**
 * What a server may be set to end by itself, and whom that hits. The limits that the bot needs it sets for each of its
 * connections; these it does not.
 */
const limits = {
  idle_session_timeout: 'ends connections that only wait for work, among them the one by which a bot is known to run',
  transaction_timeout: 'ends migrations, backups and copies that take longer',
} as const

export const databaseTimeouts: Check = {
  name: 'database.timeouts',
  summary: 'The PostgreSQL server ends connections or transactions that the bot needs for longer.',
  needs: 'database',
  async look(patient): Promise<readonly Finding[]> {
    if (patient.database.kind !== 'postgres') return []
    const store = await patient.store()
    const set = await store.db.all<{ name: keyof typeof limits; shown: string; place: string }>`
      SELECT name, current_setting(name) AS shown, quote_ident(current_database()) AS place FROM pg_settings
      WHERE name IN ('idle_session_timeout', 'transaction_timeout') AND setting <> '0' ORDER BY name`
    return set.map(({ name, shown, place }) => {
      // What is set for this user in this database wins over what is set for either, and for the server.
      const fix = `psql "$DATABASE_URL" -c 'ALTER ROLE CURRENT_USER IN DATABASE ${place} SET ${name} = 0'`
      return finding('warn', 'WDL_STORE_TIMEOUT', `${name} is ${shown}, which ${limits[name]}`, fix, patient.databaseName)
    })
  },
}
