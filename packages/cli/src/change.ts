import { realpathSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type ConfigPath,
  checkText,
  configFile,
  type Environment,
  type Finding,
  findingError,
  getFromConfig,
  readText,
  setInConfig,
} from '@waddlebot/core/config'

/**
 * Change a bot's waddle.yml so that it is never worse than before: the new text is checked first, and a mistake
 * that was not there already is refused.
 *
 * @param edit makes the new text of the old one
 * @param write false to look only
 * @returns whether the text changed, and what is still wrong with it
 * @throws {WaddleError} the first new mistake, with nothing written
 */
export function changeConfig(
  dir: string,
  env: Environment,
  edit: (text: string) => string,
  write: boolean,
): { changed: boolean; findings: readonly Finding[] } {
  const file = join(dir, configFile)
  const before = readText(file)
  const after = edit(before)
  const old = new Set(checkText(before, dir, env).findings.map(identity))
  const { findings } = checkText(after, dir, env)
  const fresh = findings.filter((finding) => finding.level === 'error' && !old.has(identity(finding)))
  if (fresh.length > 0) throw findingError(fresh[0]!, 0)
  if (write && after !== before) {
    // Whole or not at all, with the rights that it had, and where it really is when waddle.yml is a link.
    const real = realpathSync(file)
    writeFileSync(`${real}.new`, after, { mode: statSync(real).mode })
    renameSync(`${real}.new`, real)
  }
  return { changed: after !== before, findings }
}

/**
 * Have waddle.yml name a module or receiver, and have it switched on.
 *
 * @param fresh its entry where there is none yet
 */
export function switchedOn(text: string, at: ConfigPath, fresh: object): string {
  const entry = getFromConfig(text, at) as { enabled?: boolean } | null | undefined
  if (entry === undefined) return setInConfig(text, at, fresh)
  return entry?.enabled === false ? setInConfig(text, [...at, 'enabled'], true) : text
}

/** A mistake stays the same mistake when the lines above it move. */
function identity({ code, message }: Finding): string {
  return `${code} ${message}`
}
