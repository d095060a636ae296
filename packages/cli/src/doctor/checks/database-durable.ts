import type { Finding } from '@waddlebot/core/config'
import { type Check, finding } from '../check.ts'

/** What a server may have switched off to be faster, and what it then loses. */
const settings = { fsync: 'loses what was confirmed', full_page_writes: 'may damage what it has' } as const

/** The server does not see to it that what it confirmed is on disk. The bot asks for it anew with each connection, but not these. */
export const databaseDurable: Check = {
  name: 'database.durable',
  summary: 'The PostgreSQL server loses what it confirmed when the power goes.',
  needs: 'database',
  async look(patient): Promise<readonly Finding[]> {
    if (patient.database.kind !== 'postgres') return []
    const store = await patient.store()
    const off = await store.db.all<{ name: keyof typeof settings }>`
      SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off' ORDER BY name`
    return off.map(({ name }) => {
      const message = `${name} is off, so the server ${settings[name]} when the power goes`
      const fix = `psql "$DATABASE_URL" -c 'ALTER SYSTEM SET ${name} = on' -c 'SELECT pg_reload_conf()'`
      return finding('error', 'WDL_DOCTOR_DURABLE', message, fix, patient.databaseName)
    })
  },
}
