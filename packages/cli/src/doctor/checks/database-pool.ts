import { readFileSync } from 'node:fs'
import { type Finding, getFromConfig, shellWord } from '@waddlebot/core/config'
import { type Check, finding } from '../check.ts'
import type { Patient } from '../patient.ts'
import { takeAway } from './config-environment.ts'
import { isVariable } from './config-valid.ts'

/** What a process takes when nothing is said, and what it takes besides to be known as running. */
const usual = 4
const besides = 1
/** Of what the server takes, so much may be one process’s. */
const share = 0.5

/** A process takes more connections than the server has for it, or fewer than its work asks for. */
export const databasePool: Check = {
  name: 'database.pool',
  summary: 'A process takes more connections than PostgreSQL can spare, or all of the bot’s are busy.',
  needs: 'database',
  async look(patient): Promise<readonly Finding[]> {
    const { database } = patient
    if (database.kind !== 'postgres') return []
    const pool = database.pool ?? usual
    const store = await patient.store()
    const row = await store.db.one<{ most: number; busy: number; processes: number }>`
      SELECT CAST(current_setting('max_connections') AS integer) - CAST(current_setting('superuser_reserved_connections') AS integer) AS most,
        (SELECT count(*) FROM pg_stat_activity
          WHERE datname = current_database() AND application_name = 'waddle' AND state <> 'idle' AND pid <> pg_backend_pid()) AS busy,
        (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock' AND granted
          AND (CAST(classid AS bigint) << 32 | CAST(objid AS bigint)) = hashtextextended(current_schema() || ' running', 0)) AS processes`
    const { most, busy, processes } = row!
    const where = patient.databaseName
    const fitting = Math.max(2, Math.floor(most * share) - besides)
    if (pool > fitting) {
      const message = `database.pool is ${pool}, and the server takes ${most} connections from everybody: two processes would not fit`
      return [finding('warn', 'WDL_STORE_CONNECTIONS', message, resize(patient, fitting), where)]
    }
    if (processes === 0 || busy < processes * pool || pool === fitting) return []
    const message = `all ${processes * pool} connections of the bot are busy (${processes} × database.pool ${pool}), so others wait for them`
    return [finding('warn', 'WDL_STORE_CONNECTIONS', message, resize(patient, Math.min(pool * 2, fitting)), where)]
  },
}

/** The command that gives `database` another pool, and leaves what else it says. */
function resize({ dir, shell, loaded }: Patient, pool: number): string {
  const written = getFromConfig(readFileSync(loaded.file, 'utf8'), 'database')
  const set =
    typeof written === 'object' && written !== null
      ? `waddle config set database.pool ${pool}`
      : `waddle config set database ${shellWord(JSON.stringify(typeof written === 'string' ? { url: written, pool } : { pool }))}`
  const variable = loaded.where(['database', 'pool'])
  // Where nothing sets it, it is what set all of `database`.
  return isVariable(variable) && variable !== loaded.where(['database']) ? `${takeAway(variable, dir, shell)} && ${set}` : set
}
