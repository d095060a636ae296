import type { Finding } from '@waddlebot/core/config'
import { isWaddleError } from '@waddlebot/sdk'
import { setsOf } from '../backups.ts'
import { type Check, finding } from '../check.ts'

/** Steps that the database has not taken yet: `waddle run` refuses to start before them. */
export const migrationsPending: Check = {
  name: 'migrations.pending',
  summary: 'The database is not up to date.',
  needs: 'database',
  async look(patient): Promise<readonly Finding[]> {
    const { pendingSteps } = await import('@waddlebot/core')
    const store = await patient.store()
    const names: string[] = []
    for (const set of await setsOf(patient)) {
      try {
        names.push(...(await pendingSteps(store, [set])).map((step) => `${step.module}/${step.id}`))
      } catch (error) {
        // An edited or a newer history is told elsewhere, and has to be mended first.
        if (!isWaddleError(error)) throw error
      }
    }
    if (names.length === 0) return []
    const message = `the database is not up to date: ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} missing, and the bot does not start without`
    return [finding('error', 'WDL_MIGRATION_PENDING', message, 'waddle migrate', names[0])]
  },
}
