import { existsSync, readFileSync, statSync } from 'node:fs'
import { isWaddleError, type WaddleError } from '@waddlebot/sdk'

/** Who has a database. */
export interface Holder {
  /** Undefined where the system does not tell. */
  readonly pid: number | undefined
}

/**
 * The process that a database is locked by, which is the bot that runs on it. It is asked of the system
 * where that can tell, because trying is in the way of a bot that starts in that very millisecond.
 */
export async function holderOf(file: string): Promise<Holder | undefined> {
  const lock = `${file}.lock`
  if (!existsSync(lock)) return undefined
  return fromSystem(lock) ?? fromTrying(lock)
}

/** Linux lists all locks: kind, process, device and inode of the file. */
function fromSystem(lock: string): Holder | undefined {
  if (!existsSync('/proc/locks')) return undefined
  const { ino, dev } = statSync(lock)
  const place = `${hex((dev >> 8) & 0xfff)}:${hex((dev & 0xff) | ((dev >> 12) & 0xfff00))}:${ino}`
  const line = readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .find((words) => words[3] === 'WRITE' && words[5] === place)
  if (line) return { pid: Number(line[4]) > 0 ? Number(line[4]) : undefined }
  // Not listed proves nothing: inside a container the numbers may be those of another layer.
  return undefined
}

function hex(number: number): string {
  return number.toString(16).padStart(2, '0')
}

async function fromTrying(lock: string): Promise<Holder | undefined> {
  const { SqliteStore } = await import('@waddlebot/core')
  try {
    await SqliteStore.open({ file: lock, readonly: true, busyMs: 0 }).close()
    return undefined
  } catch (error) {
    if (!isWaddleError(error)) throw error
    return String((error as WaddleError).data['sqlite']).startsWith('SQLITE_BUSY') ? { pid: undefined } : undefined
  }
}
