import { readFileSync, statSync } from 'node:fs'
import type { WaddleError } from '@waddlebot/sdk'
import { findingError } from './finding.ts'

/** Larger files are no configuration but a mistake, and parsing them costs the start. */
const maxBytes = 1024 * 1024

/**
 * The text of a waddle.yml.
 *
 * @throws {WaddleError} `WDL_CONFIG_MISSING` when there is none, `WDL_CONFIG_FILE` when it is no file, too large or
 * not to be read, `WDL_CONFIG_YAML` when it is not UTF-8
 */
export function readText(file: string): string {
  const fail = (code: string, message: string, fix = 'waddle init'): WaddleError => findingError({ level: 'error', code, message, fix })
  const stat = statSync(file, { throwIfNoEntry: false })
  if (!stat) throw fail('WDL_CONFIG_MISSING', `there is no ${file}`)
  if (!stat.isFile()) throw fail('WDL_CONFIG_FILE', `${file} is ${stat.isDirectory() ? 'a folder' : 'no regular file'}, not a file`)
  if (stat.size > maxBytes) throw fail('WDL_CONFIG_FILE', `${file} has ${stat.size} bytes; more than ${maxBytes} is no configuration`)
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'EACCES' ? 'this user may not read it' : (error as Error).message
    throw fail('WDL_CONFIG_FILE', `${file} cannot be read: ${why}`, `chmod u+r ${file}`)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw fail('WDL_CONFIG_YAML', `${file} is not UTF-8 text`, 'waddle config check')
  }
}
