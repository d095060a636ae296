import { join } from 'node:path'
import { WaddleError } from '@waddlebot/sdk'
import type { Environment } from '../environment.ts'
import { type Key, newKey, readKey, writeKey } from './envelope.ts'
import { readIfThere, rewritePrivately } from './file.ts'

/** The keys of a bot, newest first: the first seals, all of them open. */
export interface Keyring {
  readonly keys: readonly Key[]
  /** `environment` keys are the operator's to change, not ours. */
  readonly source: 'file' | 'environment'
}

/** Where a bot's key is kept when it does not come from the environment. */
export function keyFile(dir: string): string {
  return join(dir, '.waddle', 'key')
}

/**
 * The keys: `WADDLE_KEY` (one, or several joined by commas, newest first), else `.waddle/key`, one a line.
 *
 * @throws {WaddleError} `WDL_SECRET_KEY` when there is none, or what is there is no key; the text is never shown
 */
export function readKeyring(dir: string, env: Environment): Keyring {
  const fromEnvironment = env['WADDLE_KEY']
  if (fromEnvironment !== undefined) return { keys: parse(fromEnvironment.split(','), 'WADDLE_KEY'), source: 'environment' }
  const file = keyFile(dir)
  const text = readIfThere(file)
  if (text === undefined)
    throw new WaddleError('WDL_SECRET_KEY', `there is no key at ${file} and WADDLE_KEY is not set`, { fix: 'waddle init' })
  return { keys: parse(text.trim().split('\n'), file), source: 'file' }
}

/** Make a key for a bot that has none; leaves one that is there alone. */
export function makeKey(dir: string): 'created' | 'kept' {
  if (readIfThere(keyFile(dir)) !== undefined) return 'kept'
  rewritePrivately(keyFile(dir), (old) => old ?? `${writeKey(newKey())}\n`)
  return 'created'
}

/** Write the key file, newest key first. */
export function writeKeys(dir: string, keys: readonly Key[]): void {
  rewritePrivately(keyFile(dir), () => `${keys.map(writeKey).join('\n')}\n`)
}

function parse(texts: readonly string[], where: string): readonly Key[] {
  return texts.map((text, index) => {
    const key = readKey(text)
    if (key) return key
    const which = texts.length === 1 ? '' : ` number ${index + 1}`
    throw new WaddleError(
      'WDL_SECRET_KEY',
      `${where} holds no key${which}: expected 43 characters, base64url of 32 bytes, got ${text.trim().length}`,
      {
        fix: 'waddle doctor secrets.key',
      },
    )
  })
}
