import { existsSync } from 'node:fs'
import type { Finding } from '@waddlebot/core/config'
import { isWaddleError, type WaddleError } from '@waddlebot/sdk'
import { soundBackup } from '../backups.ts'
import { type Check, finding } from '../check.ts'
import type { Patient } from '../patient.ts'
import { restore } from './database-present.ts'

/** The database is damaged. Every page of it is read, so this takes long on a large one. */
export const databaseIntegrity: Check = {
  name: 'database.integrity',
  summary: 'The database is damaged.',
  needs: 'config',
  slow: true,
  async look(patient): Promise<readonly Finding[]> {
    const { databaseFile: file } = patient
    if (file === undefined || !existsSync(file)) return []
    const problems = await problemsOf(patient)
    if (problems.length === 0) return []
    const told = problems.slice(0, 3).join('; ')
    const aside = `mkdir -p ${patient.word(`${file}.broken`)} && mv ${patient.word(file)}${siblings(patient, file)} ${patient.word(`${file}.broken`)}/`
    const backup = await soundBackup(patient)
    const message = `${patient.way(file)} is damaged: ${told}; ${backup === undefined ? 'there is no sound backup, so the bot would begin with nothing' : `the newest sound backup is of ${new Date(backup.at).toISOString().slice(0, 16)}Z`}. What is damaged is only put aside`
    const next = backup === undefined ? 'waddle migrate' : restore(patient, backup.file)
    return [finding('error', 'WDL_STORE_CORRUPT', message, `${aside} && ${next}`, patient.way(file))]
  },
}

async function problemsOf(patient: Patient): Promise<readonly string[]> {
  try {
    const store = await patient.store()
    return await store.integrity()
  } catch (error) {
    // Damage that stops the looking is damage; files that may not be read are told elsewhere.
    if (isWaddleError(error)) return (error as WaddleError).code === 'WDL_STORE_CORRUPT' ? [error.message] : []
    const { code, message } = error as { code?: string; message: string }
    if (/^SQLITE_(CORRUPT|NOTADB)/.test(String(code))) return [message]
    throw error
  }
}

/** The log of a damaged database belongs to it. */
function siblings(patient: Patient, file: string): string {
  return ['-wal', '-shm']
    .map((end) => file + end)
    .filter((path) => existsSync(path))
    .map((path) => ` ${patient.word(path)}`)
    .join('')
}
