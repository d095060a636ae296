import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { MigrationSet } from '@waddlebot/core'
import type { Patient } from './patient.ts'

/** A file that `waddle backup` or `waddle migrate` made. */
export interface BackupFile {
  readonly file: string
  /** When; epoch milliseconds. */
  readonly at: number
  readonly bytes: number
}

/** The backups beside a bot's data, newest first. Those that were put elsewhere are not known of. */
export function backupsOf({ dir, databaseFile }: Patient): readonly BackupFile[] {
  const folders = new Set([join(dir, 'data', 'backup'), ...(databaseFile === undefined ? [] : [join(dirname(databaseFile), 'backup')])])
  return [...folders]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((file) => file.endsWith('.sqlite'))
    .map((file) => ({ file, stat: statSync(file) }))
    .map(({ file, stat }) => ({ file, at: stat.mtimeMs, bytes: stat.size }))
    .sort((a, b) => b.at - a.at || (a.file < b.file ? 1 : -1))
}

/** The newest backup that is whole and that this program understands. */
export async function soundBackup(patient: Patient): Promise<BackupFile | undefined> {
  const { verifyBackup } = await import('@waddlebot/core')
  const sets = await setsOf(patient)
  for (const backup of backupsOf(patient)) {
    try {
      await verifyBackup(backup.file, sets)
      return backup
    } catch {
      // Whatever stops the verifying, an older one may do.
    }
  }
  return undefined
}

/** The migrations of the core and of the modules whose code may be read. */
export async function setsOf(patient: Patient): Promise<readonly MigrationSet[]> {
  const { Runtime } = await import('@waddlebot/core')
  const { known } = await patient.definitions()
  const modules = known.flatMap(({ definition }) =>
    definition?.migrations ? [{ module: definition.name, migrations: definition.migrations }] : [],
  )
  return [...Runtime.migrationSets([]), ...modules]
}
