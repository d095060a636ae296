import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
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
  // What is to be typed is typed in the bot's folder.
  const name = basename(file)
  const fail = (code: string, message: string, fix: string): WaddleError => findingError({ level: 'error', code, message, fix })
  const stat = statSync(file, { throwIfNoEntry: false })
  if (!stat) throw fail('WDL_CONFIG_MISSING', `there is no ${file}`, 'waddle init')
  if (!stat.isFile()) {
    const kind = stat.isDirectory() ? 'a folder' : 'no regular file'
    throw fail('WDL_CONFIG_FILE', `${file} is ${kind}, not a file`, `mv ${name} ${name}.away && waddle init --yes`)
  }
  if (stat.size > maxBytes)
    throw fail('WDL_CONFIG_FILE', `${file} has ${stat.size} bytes; more than ${maxBytes} is no configuration`, `ls -l ${name}`)
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'EACCES' ? 'this user may not read it' : (error as Error).message
    throw fail('WDL_CONFIG_FILE', `${file} cannot be read: ${why}`, `chmod u+r ${name}`)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // What is not UTF-8 was nearly always written by an old editor in Latin-1.
    const fix = `iconv -f latin1 -t utf-8 ${name} > ${name}.utf8 && mv ${name}.utf8 ${name}`
    throw fail('WDL_CONFIG_YAML', `${file} is not UTF-8 text`, fix)
  }
}
