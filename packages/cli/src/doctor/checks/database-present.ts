import { existsSync } from 'node:fs'
import type { Finding } from '@waddlebot/core/config'
import { soundBackup } from '../backups.ts'
import { type Check, finding } from '../check.ts'
import type { Patient } from '../patient.ts'

/** A database that was there once and is gone. One that was never there is made by the first run. */
export const databasePresent: Check = {
  name: 'database.present',
  summary: 'The database was there once and is gone.',
  needs: 'config',
  async look(patient): Promise<readonly Finding[]> {
    const { databaseFile: file } = patient
    if (file === undefined || existsSync(file)) return []
    const backup = await soundBackup(patient)
    if (backup !== undefined) {
      const message = `there is no database at ${patient.way(file)}, and there are backups of it; started now, the bot would begin with nothing`
      return [finding('error', 'WDL_STORE_MISSING', message, restore(patient, backup.file), patient.way(file))]
    }
    if (!existsSync(`${file}.lock`)) return []
    const message = `there was a database at ${patient.way(file)} once, and now there is none, nor a backup; the bot begins with nothing`
    return [finding('warn', 'WDL_STORE_MISSING', message, 'waddle migrate', patient.way(file))]
  },
}

/** The command that puts a backup in the place of the database. */
export function restore(patient: Patient, backup: string): string {
  return `waddle restore ${patient.word(backup)}`
}
