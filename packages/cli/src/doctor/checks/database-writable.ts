import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Finding } from '@waddlebot/core/config'
import { type Check, finding } from '../check.ts'

/** The user that runs this cannot write the database, or SQLite's files beside it. */
export const databaseWritable: Check = {
  name: 'database.writable',
  summary: 'This user may not read or write the database or its folder.',
  needs: 'config',
  look(patient): readonly Finding[] {
    const { databaseFile: file } = patient
    if (file === undefined || !existsSync(dirname(file))) return []
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
      const name = patient.way(file)
      return [
        finding(
          'error',
          'WDL_STORE_READONLY',
          `${name} is a folder, and a database is a file`,
          `mv ${patient.word(file)} ${patient.word(`${file}.folder`)}`,
          name,
        ),
      ]
    }
    // SQLite makes files beside the database, so the folder has to be writable too.
    const closed = [dirname(file), ...['', '-wal', '-shm', '.lock'].map((end) => file + end)].filter(
      (path) => existsSync(path) && !mayUse(path),
    )
    if (closed.length === 0) return []
    const names = closed.map((path) => patient.way(path)).join(', ')
    const mode = closed.includes(dirname(file)) ? 'u+rwX' : 'u+rw'
    const fix = `chmod ${mode} ${closed.map((path) => patient.word(path)).join(' ')}`
    const owner = statSync(closed[0]!).uid
    const other = process.getuid && owner !== process.getuid() ? `; the owner is user ${owner}, so it is for them to type` : ''
    return [finding('error', 'WDL_STORE_READONLY', `this user may not read and write ${names}${other}`, fix, names)]
  },
}

function mayUse(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK | (statSync(path).isDirectory() ? constants.X_OK : 0))
    return true
  } catch {
    return false
  }
}
