import { type Check, finding } from '../check.ts'
import { takeAway } from './config-environment.ts'
import { isVariable } from './config-valid.ts'

/** A bot whose data is gone when it stops. */
export const databaseMemory: Check = {
  name: 'database.memory',
  summary: 'The database is in memory, so everything is forgotten when the bot stops.',
  needs: 'config',
  look({ database, loaded, dir, shell }) {
    if (database.kind === 'postgres' || database.file !== ':memory:') return []
    const where = loaded.where(['database'])
    const set = 'waddle config set database sqlite:data/waddle.db'
    const fix = isVariable(where) ? takeAway(where, dir, shell) : set
    return [finding('warn', 'WDL_CONFIG_MEMORY', 'database is sqlite::memory:, so everything is forgotten when the bot stops', fix, where)]
  },
}
