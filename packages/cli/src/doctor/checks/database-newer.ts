import { type Finding, shellWord } from '@waddlebot/core/config'
import { isWaddleError, type WaddleError } from '@waddlebot/sdk'
import { setsOf } from '../backups.ts'
import { type Check, finding } from '../check.ts'
import type { Patient } from '../patient.ts'
import { off } from './modules-load.ts'

/** The database was migrated further than the program or a module knows. */
export const databaseNewer: Check = {
  name: 'database.newer',
  summary: 'The database was written by a newer version of waddle or of a module.',
  needs: 'database',
  async look(patient): Promise<readonly Finding[]> {
    const found: Finding[] = []
    for (const { error } of await historyTrouble(patient, 'WDL_STORE_NEWER')) {
      const { module } = error.data as { module: string }
      // Without a module of the owner's own the rest of the bot runs, and nothing is lost.
      found.push(finding('error', error.code, error.message, newest(module, patient) ?? off('module', module), module))
    }
    return found
  },
}

/** The command that brings the newest version of the core or of a module that was installed; a module of the owner's own has none. */
export function newest(module: string, { places }: Patient): string | undefined {
  if (module === 'waddle') return 'npm install @waddlebot/cli@latest'
  const place = places.find((each) => each.name === module)
  if (place === undefined || place.from.startsWith('.') || place.from.startsWith('/')) return undefined
  return `npm install ${shellWord(`${place.from}@latest`)}`
}

/** What the history of migrations is refused for, module by module. */
export async function historyTrouble(patient: Patient, code: string): Promise<readonly { readonly error: WaddleError }[]> {
  const { pendingSteps } = await import('@waddlebot/core')
  const store = await patient.store()
  const found: { error: WaddleError }[] = []
  for (const set of await setsOf(patient)) {
    try {
      await pendingSteps(store, [set])
    } catch (error) {
      if (!isWaddleError(error)) throw error
      if ((error as WaddleError).code === code) found.push({ error: error as WaddleError })
    }
  }
  return found
}
