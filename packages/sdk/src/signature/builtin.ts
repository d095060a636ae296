import { parseAmount } from './amount.ts'
import type { ArgKinds } from './args.ts'
import { parseDate } from './date.ts'
import { longestDuration, parseDuration } from './duration.ts'
import type { KindEnv } from './kind.ts'
import { isDigits, parseInteger, parseNumber } from './number.ts'
import { parseChannel, parseUser } from './reference.ts'
import { isZone } from './zone.ts'

/** A kind that every signature knows. Nothing is allocated to say no: the sentence is made when somebody asks. */
export interface BuiltIn<T> {
  /** What it is, with its article. */
  readonly kind: string
  /** The value; undefined for a word that is none. */
  parse(word: string, env: KindEnv): T | undefined
  /** What is wrong with a word that `parse` refused, where more can be said than that it is not of this kind. */
  complain?(word: string, env: KindEnv): string | undefined
}

const truth: ReadonlyMap<string, boolean> = new Map([
  ['on', true],
  ['yes', true],
  ['true', true],
  ['1', true],
  ['off', false],
  ['no', false],
  ['false', false],
  ['0', false],
])

/** The address of an http or https link, as it is or in `<…>` as Discord and Slack write it; undefined for anything else. */
function parseLink(word: string): string | undefined {
  const link = /^<([^<>|]*)(?:\|[^<>]*)?>$/.exec(word)?.[1] ?? word
  if (!/^https?:\/\//i.test(link) || !URL.canParse(link)) return undefined
  return new URL(link).href
}

/** Built-in kinds by name. */
export const builtIns: { readonly [K in keyof ArgKinds]: BuiltIn<ArgKinds[K]> } = {
  string: { kind: 'a word', parse: (word) => word },
  rest: { kind: 'text', parse: (word) => word },
  int: {
    kind: 'a whole number',
    parse: parseInteger,
    complain: (word) => (isDigits(word) ? `is further from zero than ${Number.MAX_SAFE_INTEGER}` : undefined),
  },
  number: {
    kind: 'a number',
    parse: parseNumber,
    complain: (word) => (isDigits(word) ? 'is too large a number' : undefined),
  },
  bool: { kind: 'on or off', parse: (word) => truth.get(word.toLowerCase()) },
  amount: {
    kind: 'an amount such as 50, 5k, 25%, half or all',
    parse: parseAmount,
    complain: (word) => (/^\d+[kmb]?$/i.test(word) ? `is more than ${Number.MAX_SAFE_INTEGER}` : undefined),
  },
  duration: {
    kind: 'a duration such as 30s, 5m or 1h30m',
    parse: parseDuration,
    complain: (word) => (/^\d+[smhdw]?$/i.test(word) ? `is longer than ${longestDuration / 86_400_000} days` : undefined),
  },
  date: {
    kind: 'a date such as 2026-03-29, tomorrow or 18:30',
    parse: (word, env) => parseDate(word, env.now, env.zone),
    complain(word, env) {
      if (!isZone(env.zone)) return `cannot be read, because "${env.zone}" is not a time zone`
      return /^\d{4}-\d{2}-\d{2}$/.test(word) ? 'is not a day of the calendar' : undefined
    },
  },
  user: { kind: 'a user such as @ann', parse: parseUser },
  channel: { kind: 'a channel such as #general', parse: parseChannel },
  url: { kind: 'a link such as https://example.org', parse: parseLink },
}

/** The built-in kind called `name`, if there is one. */
export function builtIn(name: string): BuiltIn<unknown> | undefined {
  return Object.hasOwn(builtIns, name) ? builtIns[name as keyof ArgKinds] : undefined
}
