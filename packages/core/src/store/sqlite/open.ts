import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { WaddleError } from '@waddlebot/sdk'
import SQLite, { type Database } from 'better-sqlite3'

/** Where a SQLite store lives and how to open it. */
export interface SqliteOptions {
  /** Path of the file, or `:memory:`. */
  readonly file: string
  /** Look only: no lock is taken, nothing is created, so a running bot is not disturbed. */
  readonly readonly?: boolean
  /** Write a row or two beside a bot that may be running: no lock is taken. For tables that the bot holds nothing of in memory. */
  readonly beside?: boolean
  /** How long a statement waits for another process's lock; milliseconds. */
  readonly busyMs?: number
  /** Start from this image; in memory only. */
  readonly image?: Buffer
}

/** The connections of one file. */
export interface Connections {
  readonly writer: Database
  /** A second connection, so that reads see only what is committed; the writer itself in memory. */
  readonly reader: Database
  readonly lock: Database | undefined
}

/** Open the connections, with the settings that make an acknowledged write durable. */
export function openConnections(options: SqliteOptions): Connections {
  const { file } = options
  if (file === ':memory:') {
    const writer = options.image ? new SQLite(options.image) : new SQLite(':memory:')
    writer.pragma('foreign_keys = ON')
    return { writer, reader: writer, lock: undefined }
  }
  if (options.readonly && !existsSync(file)) {
    throw new WaddleError('WDL_STORE_MISSING', `there is no database at ${file}`, { fix: 'waddle migrate', data: { file } })
  }
  if (!options.readonly) makeFolder(file)
  const lock = options.readonly || options.beside ? undefined : takeLock(file)
  try {
    const writer = connect(file, options.readonly ?? false, options.busyMs ?? 5_000)
    const reader = connect(file, true, options.busyMs ?? 5_000)
    return { writer, reader, lock }
  } catch (error) {
    lock?.close()
    throw explainOpen(error, file)
  }
}

function connect(file: string, readonly: boolean, busyMs: number): Database {
  const database = new SQLite(file, { readonly, timeout: busyMs })
  if (!readonly) {
    database.pragma('journal_mode = WAL')
    // NORMAL loses acknowledged writes when the power goes; FULL does not. The lane sees to it itself, without waiting in the commit.
    database.pragma('synchronous = FULL')
    // The same pages are written by commit after commit; copying them into the file less often costs a larger log, 16 MB at most.
    database.pragma('wal_autocheckpoint = 4000')
    // A file that may only be read opens all the same, and would be found out by the first write.
    database.exec('BEGIN IMMEDIATE; ROLLBACK')
  }
  database.pragma('foreign_keys = ON')
  database.prepare('SELECT count(*) FROM sqlite_master').get()
  return database
}

/** The whole file as one image, including what is only in its write-ahead log. */
export function imageOf(file: string): Buffer {
  const { writer, reader } = openConnections({ file, readonly: true })
  try {
    const image = reader.serialize()
    // Bytes 18 and 19 say that the file is in WAL mode, which a database in memory cannot be.
    image[18] = 1
    image[19] = 1
    return image
  } finally {
    reader.close()
    writer.close()
  }
}

/**
 * One bot to a file. The lock is SQLite's own on a neighbour file: the system lets it go whatever kills us,
 * so there is no stale lock to clean up.
 */
function takeLock(file: string): Database {
  let lock: Database
  try {
    lock = new SQLite(`${file}.lock`, { timeout: 0 })
  } catch (error) {
    throw explainOpen(error, file)
  }
  try {
    lock.pragma('journal_mode = MEMORY')
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    if (String((error as { code?: string }).code).startsWith('SQLITE_BUSY')) {
      throw new WaddleError('WDL_STORE_IN_USE', `another waddle is running on ${file}; two on one SQLite file would do everything twice`, {
        fix: 'stop the other one first, or give this one a file of its own: waddle config set database sqlite:data/other.db',
        data: { file },
      })
    }
    throw explainOpen(error, file)
  }
}

function makeFolder(file: string): void {
  const folder = dirname(file)
  try {
    mkdirSync(folder, { recursive: true })
  } catch (cause) {
    throw new WaddleError('WDL_STORE_FOLDER', `the folder ${folder} for the database cannot be made: ${(cause as Error).message}`, {
      fix: `mkdir -p ${folder}`,
      data: { file },
      cause,
    })
  }
}

/** Whether SQLite threw it. */
export function isSqliteError(error: unknown): boolean {
  return error instanceof Error && String((error as { code?: unknown }).code).startsWith('SQLITE_')
}

/** Turn SQLite's code into what a person can act on. */
export function explainOpen(error: unknown, file: string): WaddleError {
  if (error instanceof WaddleError) return error
  const code = String((error as { code?: string }).code ?? '')
  const because = (error as Error).message
  const data = { file, sqlite: code }
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return new WaddleError('WDL_STORE_CORRUPT', `${file} is not a sound SQLite database (${because})`, {
      fix: 'waddle restore <backup file> --verify',
      data,
      cause: error,
    })
  }
  if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM' || code.startsWith('SQLITE_CANTOPEN')) {
    const what = existsSync(file) && statSync(file).isDirectory() ? 'it is a folder' : because
    return new WaddleError('WDL_STORE_READONLY', `${file} cannot be written (${what})`, {
      fix: `chmod u+rw ${file}* ${dirname(file)}`,
      data,
      cause: error,
    })
  }
  if (code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR')) {
    return new WaddleError('WDL_STORE_FULL', `there is no room to write ${file} (${because})`, {
      fix: `df -h ${dirname(file)}`,
      data,
      cause: error,
    })
  }
  return new WaddleError('WDL_STORE_OPEN', `${file} cannot be opened: ${because}`, { fix: 'waddle doctor database', data, cause: error })
}

/** What a statement failed with: the trouble of the file explained, that of the statement as it is. */
export function explainWrite(error: unknown, file: string): unknown {
  const code = String((error as { code?: string }).code ?? '')
  return /^SQLITE_(FULL|IOERR|READONLY|CORRUPT|NOTADB)/.test(code) ? explainOpen(error, file) : error
}

/** Every write of a transaction was undone by SQLite, which it does when a page cannot be written. */
export function lost(file: string): WaddleError {
  return explainOpen(Object.assign(new Error('the transaction was undone'), { code: 'SQLITE_FULL' }), file)
}
