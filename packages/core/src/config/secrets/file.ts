import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { WaddleError } from '@waddlebot/sdk'

/** A lock older than this belongs to a process that died with it; milliseconds. */
const staleAfter = 10_000

/**
 * Write a file that only its owner may read, whole or not at all: a reader sees the old content or the new one,
 * also after a power cut. The temporary file is the lock: of two writers one is refused.
 *
 * @param path the file
 * @param content its new content, from the old one (undefined when there is none)
 * @throws {WaddleError} `WDL_SECRET_BUSY` when somebody else is writing it
 */
export function rewritePrivately(path: string, content: (old: string | undefined) => string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const fresh = `${path}.new`
  const handle = lock(fresh, path)
  try {
    try {
      writeSync(handle, content(readIfThere(path)))
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(fresh, path)
  } catch (error) {
    rmSync(fresh, { force: true })
    throw error
  }
  const folder = openSync(dirname(path), 'r')
  fsyncSync(folder)
  closeSync(folder)
}

/** The text of a file; undefined when there is none. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new WaddleError('WDL_SECRET_FILE', `${path} cannot be read: ${(error as Error).message}`, {
      fix: `chmod u+r ${path}`,
      cause: error,
    })
  }
}

/** Whether others than the owner may read or write the file. False when there is none. */
export function isOpenToOthers(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat !== undefined && process.platform !== 'win32' && (stat.mode & 0o077) !== 0
}

function lock(fresh: string, path: string): number {
  for (const last of [false, true]) {
    try {
      return openSync(fresh, 'wx', 0o600)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const stat = statSync(fresh, { throwIfNoEntry: false })
      if (stat && (last || Date.now() - stat.mtimeMs < staleAfter)) break
      rmSync(fresh, { force: true })
    }
  }
  throw new WaddleError('WDL_SECRET_BUSY', `${path} is being written by another process at this moment`, { fix: 'waddle secret list' })
}
