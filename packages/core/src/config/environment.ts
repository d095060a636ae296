import { closest } from '@waddlebot/sdk'
import { parse } from 'yaml'
import type { Finding } from './finding.ts'
import { type ConfigPath, formatPath, valueAt } from './path.ts'
import { namesAt, objectOf, type Shape, shapeAt } from './shape.ts'

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>

/** One value that the environment sets over the file. */
export interface Override {
  readonly path: ConfigPath
  readonly value: unknown
  readonly variable: string
}

/** Variables beginning with WADDLE_ that are no settings: the key of the secrets, a key for the web side, and what only tests read. */
const notSettings = /^WADDLE_(KEY|SERVICE_KEY|TEST_.*)$/
/**
 * What the environment says: `DATABASE_URL`, `DATABASE_POOL`, `DATABASE_REPLICA_URL`, `REDIS_URL`, `AMQP_URL`, and
 * `WADDLE_<PATH>` for everything in waddle.yml (`WADDLE_HTTP_PORT`, `WADDLE_MODULES_MEMORIES_CONFIG_MAX_LENGTH`). Names
 * match whatever their case; under `config`, a name that the file does not have is read as words: `MAX_LENGTH` is
 * `maxLength`.
 *
 * @param env the variables
 * @param file what waddle.yml says, to know the names of modules in it
 */
export function readEnvironment(
  env: Environment,
  file: unknown,
): { readonly overrides: readonly Override[]; readonly findings: readonly Finding[] } {
  const overrides: Override[] = []
  const findings: Finding[] = []
  for (const variable of Object.keys(env).sort()) {
    const text = env[variable]
    if (text === undefined || notSettings.test(variable)) continue
    const path = pathOf(variable, file, env)
    if (path === undefined) continue
    if (path === 'unknown') findings.push(unknown(variable, file))
    else if (text.trim() === '') findings.push(empty(variable, path))
    else overrides.push({ path, value: readValue(path, text), variable })
  }
  findings.push(...conflicts(overrides))
  return { overrides, findings }
}

/** Variables for what stands beside the URL of the database. */
const besideDatabase: Readonly<Record<string, string>> = { DATABASE_POOL: 'pool', DATABASE_REPLICA_URL: 'replica' }

function pathOf(variable: string, file: unknown, env: Environment): ConfigPath | 'unknown' | undefined {
  if (variable === 'DATABASE_URL') {
    const more = Object.keys(besideDatabase).some((each) => env[each] !== undefined) || keysIn(valueAt(file, ['database'])).length > 0
    return more ? ['database', 'url'] : ['database']
  }
  const beside = besideDatabase[variable]
  if (beside !== undefined) return ['database', beside]
  if (variable === 'AMQP_URL') return ['amqp']
  // What stands beside the URL in the file stays as it is.
  if (variable === 'REDIS_URL') return keysIn(valueAt(file, ['redis'])).length > 0 ? ['redis', 'url'] : ['redis']
  if (!variable.startsWith('WADDLE_')) return undefined
  const words = variable.slice('WADDLE_'.length).split('_')
  return walk([], words, file) ?? 'unknown'
}

/** The longest name first, so that `quote-bot` wins over `quote` for QUOTE_BOT. */
function walk(path: ConfigPath, words: readonly string[], file: unknown): ConfigPath | undefined {
  if (words.length === 0) return path.length === 0 ? undefined : path
  const shape = shapeAt(path)
  if (shape === undefined) return undefined
  const known = [...namesAt(path), ...keysIn(shape.default), ...keysIn(valueAt(file, path))]
  for (let count = words.length; count > 0; count--) {
    const wanted = plain(words.slice(0, count).join(''))
    const name = known.find((each) => plain(each) === wanted)
    const found = name === undefined ? undefined : walk([...path, name], words.slice(count), file)
    if (found) return found
  }
  const free = objectOf(shape).additionalProperties
  if (typeof free !== 'object' || objectOf(free).properties) return undefined
  return [...path, words.map((word, index) => (index === 0 ? word.toLowerCase() : word[0]! + word.slice(1).toLowerCase())).join('')]
}

function keysIn(value: unknown): string[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : []
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}

/**
 * A value as people type it on one line: words where words are expected, else YAML (`8080`, `false`, `[a, b]`),
 * and words again when it is no YAML.
 */
export function readValue(path: ConfigPath, text: string): unknown {
  if (text.trim() === '' || isText(shapeAt(path), text)) return text
  try {
    return parse(text, { logLevel: 'error' })
  } catch {
    return text
  }
}

/** Where words may stand, or an object with more, only braces begin the object: `sqlite::memory:` is words. */
function isText(shape: Shape | undefined, text: string): boolean {
  if (shape?.type === 'string') return true
  return (shape?.anyOf?.some((branch) => branch.type === 'string') ?? false) && !text.trimStart().startsWith('{')
}

function conflicts(overrides: readonly Override[]): Finding[] {
  return overrides.flatMap((one, index) =>
    overrides.slice(index + 1).flatMap((other): Finding[] => {
      if (formatPath(one.path) !== formatPath(other.path) || one.value === other.value) return []
      const message = `${one.variable} and ${other.variable} both set ${formatPath(one.path)}, to different values; one of them has to go`
      return [{ level: 'error', code: 'WDL_CONFIG_CONFLICT', message, fix: `unset ${other.variable}`, where: other.variable }]
    }),
  )
}

function empty(variable: string, path: ConfigPath): Finding {
  const message = `is set but empty, so ${formatPath(path)} would be nothing; give it a value or take it away`
  return { level: 'error', code: 'WDL_CONFIG_ENVIRONMENT', message, fix: `unset ${variable}`, where: variable }
}

function unknown(variable: string, file: unknown): Finding {
  const meant = closest(variable, variables([], file))
  const message = `${variable} sets nothing that waddle.yml knows${meant ? `; did you mean ${meant}?` : ''}`
  const fix = meant ? `unset ${variable}; export ${meant}=…` : `unset ${variable}`
  return { level: 'warn', code: 'WDL_CONFIG_ENVIRONMENT', message, fix, where: variable }
}

function variables(path: ConfigPath, file: unknown): string[] {
  const names = new Set([...namesAt(path), ...keysIn(shapeAt(path)?.default), ...keysIn(valueAt(file, path))])
  if (names.size === 0)
    return [
      `WADDLE_${path
        .join('_')
        .replace(/[^A-Za-z0-9_]/g, '')
        .toUpperCase()}`,
    ]
  return [
    ...(path.length === 0 ? ['WADDLE_KEY', 'WADDLE_SERVICE_KEY'] : []),
    ...[...names].flatMap((name) => variables([...path, name], file)),
  ]
}
