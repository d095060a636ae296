import { join } from 'node:path'
import { isWaddleError, type WaddleError } from '@waddlebot/sdk'
import { configFile } from './bot.ts'
import { databasePlace, holdsPassword } from './database.ts'
import { type Environment, readEnvironment } from './environment.ts'
import { type Finding, findingError } from './finding.ts'
import { type ConfigPath, formatPath } from './path.ts'
import type { Config } from './schema.ts'
import { serverConflicts } from './servers.ts'
import { parseSource } from './source.ts'
import { readText } from './text.ts'
import { validate } from './validation.ts'

/** A configuration that may be run. */
export interface LoadedConfig {
  readonly config: Config
  /** The bot's folder. */
  readonly dir: string
  /** Absolute path of waddle.yml. */
  readonly file: string
  /** What is odd but no reason to stop: unknown WADDLE_ variables, for one. */
  readonly findings: readonly Finding[]
  /** Where a setting was made: `waddle.yml:12:3`, or the name of the variable that won. */
  where(path: ConfigPath): string
}

/** What {@link checkConfig} found; `loaded` is there when nothing of level error was found. */
export interface CheckedConfig {
  readonly findings: readonly Finding[]
  readonly loaded?: LoadedConfig
}

/**
 * Read, overlay and check a bot's configuration.
 *
 * @param dir the bot's folder
 * @param options.env the variables of the process
 * @throws {WaddleError} `WDL_CONFIG_*`, `WDL_HTTP_OPEN`, naming file, line, column,
 * the offending value and the command that repairs it
 */
export function loadConfig(dir: string, options: { readonly env: Environment }): LoadedConfig {
  const { findings, loaded } = checkConfig(dir, options)
  if (loaded) return loaded
  const errors = findings.filter((finding) => finding.level === 'error')
  throw findingError(errors[0]!, errors.length - 1)
}

/** Like {@link loadConfig}, but lists all that is wrong instead of throwing the first. */
export function checkConfig(dir: string, options: { readonly env: Environment }): CheckedConfig {
  const file = join(dir, configFile)
  try {
    return checkText(readText(file), dir, options.env)
  } catch (error) {
    if (!isWaddleError(error)) throw error
    return { findings: [{ level: 'error', code: error.code, message: error.message, ...(error.fix ? { fix: error.fix } : {}) }] }
  }
}

/** Check a text as if it were the waddle.yml of `dir`. */
export function checkText(text: string, dir: string, env: Environment): CheckedConfig {
  const source = parseSource(text)
  if (source.problems.length > 0) return { findings: source.problems }
  if (source.value === null || source.value === undefined) return { findings: [emptyFile()] }
  const { overrides, findings } = readEnvironment(env, source.value)
  const value = structuredClone(source.value)
  const variables = new Map<string, string>()
  for (const override of typeof value === 'object' ? overrides : []) {
    put(value, override.path, override.value)
    variables.set(formatPath(override.path), override.variable)
  }
  // What stands inside a value that a variable set came from that variable, too.
  const where = (path: ConfigPath): string => {
    const variable = path.map((_, index) => variables.get(formatPath(path.slice(0, index + 1)))).findLast((each) => each !== undefined)
    return variable ?? source.where(path)
  }
  const { config, problems } = validate(value, where)
  const all = [...problems, ...(config ? conflictsWithin(config, dir, where) : []), ...findings]
  const fatal = all.some((finding) => finding.level === 'error')
  if (config === undefined || fatal) return { findings: all }
  return { findings: all, loaded: { config, dir, file: join(dir, configFile), findings: all, where } }
}

function emptyFile(): Finding {
  const message = 'is empty, so there is nothing to run; even a name is enough'
  return { level: 'error', code: 'WDL_CONFIG_EMPTY', message, fix: 'waddle config set name duck', where: `${configFile}:1:1` }
}

/** Rules that look at more than one key. */
function conflictsWithin(config: Config, dir: string, where: (path: ConfigPath) => string): Finding[] {
  const findings: Finding[] = []
  try {
    databasePlace(config.database, dir)
    for (const [path, url, variable] of databaseUrls(config.database)) {
      const from = where(path)
      if (!holdsPassword(url) || !from.includes(':')) continue
      const name = formatPath(path)
      const message = `${name} holds a password, and waddle.yml is a file that people share; put the URL into .env, as ${variable}`
      findings.push({ level: 'error', code: 'WDL_CONFIG_PASSWORD', message, where: from, fix: `waddle config unset ${name}` })
    }
  } catch (error) {
    const { code, message, fix = '' } = error as WaddleError
    const from = where(['database'])
    findings.push({ level: 'error', code, message, where: from, fix: from.includes(':') ? fix : `unset ${from}` })
  }
  if (config.http && config.http.token === undefined && !config.http.keys && !isLoopback(config.http.host)) {
    findings.push({
      level: 'error',
      code: 'WDL_HTTP_OPEN',
      message: `http.host is "${config.http.host}", which others can reach, and there is neither http.token nor http.keys: anybody could read and steer the bot`,
      fix: 'waddle secret set HTTP_TOKEN && waddle config set http.token HTTP_TOKEN',
      where: where(['http', 'host']),
    })
  }
  return [...findings, ...serverConflicts(config, where)]
}

/** The URLs of databases, where each stands, and the variable for it. */
function databaseUrls(database: Config['database']): readonly (readonly [ConfigPath, string, string])[] {
  if (typeof database === 'string') return [[['database'], database, 'DATABASE_URL']]
  const { url, replica } = database
  return [
    [['database', 'url'], url, 'DATABASE_URL'],
    ...(replica === undefined ? [] : [[['database', 'replica'], replica, 'DATABASE_REPLICA_URL'] as const]),
  ]
}

/** Whether only this machine can reach `host`. Names other than localhost are taken for public. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host)
}

function put(whole: unknown, path: ConfigPath, value: unknown): void {
  let at = whole as Record<string | number, unknown>
  for (const key of path.slice(0, -1)) {
    const inside = Object.hasOwn(at, key) ? at[key] : undefined
    // `redis: <url>` is short for `redis: { url: <url> }`, and stays when something is put beside it.
    if (typeof inside !== 'object' || inside === null) at[key] = typeof inside === 'string' ? { url: inside } : {}
    at = at[key] as Record<string | number, unknown>
  }
  at[path.at(-1)!] = value
}
