import { closest } from '@waddlebot/sdk'
import type * as z from 'zod'
import type { Finding } from './finding.ts'
import { groups } from './groups.ts'
import { type ConfigPath, formatPath, shellPath, shellWord, valueAt } from './path.ts'
import { type Config, configSchema } from './schema.ts'
import { namesAt, objectOf, type Shape, shapeAt } from './shape.ts'

type Issue = z.core.$ZodIssue

/** Where a value came from, for the finding: a place in the file, or the name of a variable. */
export type Origin = (path: ConfigPath) => string

/**
 * Check a value against the schema.
 *
 * @param value what the file and the environment say together
 * @param origin says where the value at a path came from
 * @returns the configuration with all defaults, or every mistake
 */
export function validate(value: unknown, origin: Origin): { readonly config?: Config; readonly problems: readonly Finding[] } {
  const hidden = protoKeys(value, [])
  const result = configSchema.safeParse(value ?? {}, { jitless: true })
  const problems = [...hidden, ...(result.error?.issues ?? []).flatMap((issue) => findings(issue, value, [], origin))]
  return problems.length === 0 && result.success ? { config: result.data, problems } : { problems: [...problems] }

  // A key named __proto__ would be dropped silently by every later copy: it is refused like any other unknown key.
  function protoKeys(inside: unknown, path: ConfigPath): Finding[] {
    if (typeof inside !== 'object' || inside === null) return []
    return Object.entries(inside).flatMap(([key, child]) => {
      const at = [...path, key]
      return key === '__proto__' ? [unknownKey(at, origin)] : protoKeys(child, at)
    })
  }
}

function findings(issue: Issue, whole: unknown, above: ConfigPath, origin: Origin): Finding[] {
  const path = [...above, ...(issue.path as (string | number)[])]
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...path, key], origin))
  if (issue.code === 'invalid_union') {
    const value = valueAt(whole, path)
    const inside = typeof value === 'object' && value !== null
    const branch = inside
      ? issue.errors.find((issues) => !issues.some((each) => each.path.length === 0 && each.code === 'invalid_value'))
      : undefined
    if (branch) return branch.flatMap((each) => findings(each, whole, path, origin))
  }
  return [wrongValue(issue, path, valueAt(whole, path), origin)]
}

function unknownKey(path: ConfigPath, origin: Origin): Finding {
  const key = String(path.at(-1))
  const known = namesAt(path.slice(0, -1))
  const meant = closest(key, known)
  const where = origin(path)
  const group = path.length === 1 ? groups.find((name) => namesAt([name]).includes(key)) : undefined
  const hint = group ? `, but ${group} has one: is the line indented too little?` : `; there are ${known.join(', ')}`
  // `where` names the file.
  const said = path.length === 1 ? 'there is no key' : `${formatPath(path.slice(0, -1))} has no key`
  return {
    level: 'error',
    code: 'WDL_CONFIG_KEY',
    message: `${said} ${JSON.stringify(key)}${meant ? `, did you mean "${meant}"?` : `${hint}`}`,
    fix: meant ? `waddle config rename ${shellPath(path)} ${shellWord(meant)}` : `waddle config unset ${shellPath(path)}`,
    where,
  }
}

/** What was written as a word or a list of words, as the list or the keys that it should be. */
function reshaped(value: unknown, shape: Shape | undefined): string | undefined {
  const words = typeof value === 'string' ? [value] : value
  if (!shape || !Array.isArray(words) || words.length === 0 || !words.every((word) => /^[\w.:/-]+$/.test(String(word)))) return undefined
  if (shape.type === 'array') return `[${words.join(', ')}]`
  return objectOf(shape).additionalProperties ? `{ ${words.map((word) => `${word}: {}`).join(', ')} }` : undefined
}

function wrongValue(issue: Issue, path: ConfigPath, value: unknown, origin: Origin): Finding {
  const shape = shapeAt(path)
  const choices = (shape?.enum ?? []).filter((choice) => typeof choice === 'string')
  const meant = typeof value === 'string' ? closest(value, choices) : undefined
  const expected = choices.length > 0 ? `expected ${choices.join(', ')}` : expectation(issue, path)
  const suggestion = meant ?? scalar(shape?.default) ?? reshaped(value, shape) ?? (choices[0] as string | undefined)
  const where = origin(path)
  const fromFile = where.includes(':')
  return {
    level: 'error',
    code: 'WDL_CONFIG_VALUE',
    message: `${path.length === 0 ? 'all of it' : formatPath(path)} is ${shown(path, value)}, ${expected}${meant ? `; did you mean "${meant}"?` : ''}`,
    fix: !fromFile
      ? `unset ${where}`
      : path.length === 0
        ? 'waddle config schema'
        : suggestion === undefined
          ? `waddle config unset ${shellPath(path)}`
          : `waddle config set ${shellPath(path)} ${shellWord(suggestion)}`,
    where,
  }
}

function expectation(issue: Issue, path: ConfigPath): string {
  if (issue.code === 'invalid_union')
    return path[0] === 'redis' ? 'expected a URL such as redis://127.0.0.1:6379, or keys of its own' : 'expected false or keys of its own'
  const text = issue.message.replace(/^(Invalid input|Too small|Too big|Invalid string): /, '')
  const [, kind = ''] = /^expected (\w+), received /.exec(text) ?? []
  return text.startsWith('expected')
    ? `expected ${kinds[kind] ?? text.replace(/^expected |, received .*$/g, '')}`
    : `expected ${text.charAt(0).toLowerCase()}${text.slice(1)}`
}

/** What the schema library calls otherwise than people. */
const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of keys',
  record: 'a group of keys',
}

function scalar(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/** A value as a message may show it: short, and never when its name says that it is secret. */
export function shown(path: ConfigPath, value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'empty'
  if (/token|secret|pass|credential|key$|url$|database|^redis$|^amqp$/i.test(String(path.at(-1) ?? ''))) return 'something else (not shown)'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object') return 'a group of keys'
  const text = JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}…"` : text
}
