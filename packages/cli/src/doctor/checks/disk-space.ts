import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Finding } from '@waddlebot/core/config'
import { backupsOf } from '../backups.ts'
import { type Check, finding } from '../check.ts'

const MiB = 1_048_576
/** Below this a write may fail at any moment; bytes. */
const critical = 16 * MiB
/** The least that is comfortable for a small bot; bytes. */
const comfortable = 64 * MiB

/** The disk is nearly full: a backup or a migration needs the size of the database once more. */
export const diskSpace: Check = {
  name: 'disk.space',
  summary: 'The disk that holds the data is nearly full.',
  needs: 'config',
  look(patient): readonly Finding[] {
    const { databaseFile, dir, machine } = patient
    const size = databaseFile !== undefined && existsSync(databaseFile) ? statSync(databaseFile).size : 0
    const folder = databaseFile !== undefined && existsSync(dirname(databaseFile)) ? dirname(databaseFile) : dir
    const free = machine.free(folder)
    const wanted = Math.max(comfortable, 2 * size)
    if (free >= wanted) return []
    const message = `${mebibytes(free)} are free for ${patient.way(folder)}, and ${mebibytes(wanted)} are the least for a backup and a migration`
    const old = backupsOf(patient).slice(1)
    const fix =
      old.length === 0 ? `du -ah ${patient.word(folder)} | sort -rh | head` : `rm -- ${old.map(({ file }) => patient.word(file)).join(' ')}`
    const gain = old.length === 0 ? '' : `; all backups but the newest take ${mebibytes(old.reduce((sum, { bytes }) => sum + bytes, 0))}`
    return [finding(free < critical ? 'error' : 'warn', 'WDL_STORE_FULL', `${message}${gain}`, fix, patient.way(folder))]
  },
}

function mebibytes(bytes: number): string {
  return `${(bytes / MiB).toFixed(bytes < 10 * MiB ? 1 : 0)} MiB`
}
