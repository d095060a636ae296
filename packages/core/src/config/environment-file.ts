import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import type { Environment } from './environment.ts'

/**
 * The variables of a process over those in the bot's `.env`, which is for one machine and never committed. What
 * the process was started with wins.
 *
 * @param dir the bot's folder
 */
export function readEnvironmentFile(dir: string, env: Environment): Environment {
  const file = join(dir, '.env')
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? { ...parseEnv(readFileSync(file, 'utf8')), ...env } : env
}
