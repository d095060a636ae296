import { shellWord } from '@waddlebot/core/config'
import { closest } from '@waddlebot/sdk'
import type { Typed } from './failure.ts'

/** What the parser could not take, in our words, and the line that was probably meant. */
export interface Slip {
  readonly message: string
  /** Lines to type, the best one first; none where nothing can be guessed. */
  readonly lines: readonly string[]
}

interface ParseError extends Error {
  readonly oclif: unknown
  readonly parse?: unknown
  /** Flags that do not exist, with their dashes. */
  readonly flags?: readonly string[]
  /** Arguments that are missing, or words that are too many. */
  readonly args?: readonly (string | { readonly name: string })[]
}

/** What the parser says of a value before it says which flag had it. */
const about = /^(?:Parsing|Flag) --(\S+)/

/** Read an error of the parser; undefined for any other. */
export function slipOf(error: unknown, typed: Typed): Slip | undefined {
  if (!isParseError(error)) return undefined
  // What was typed behind a secret's name may be its value: it is not said again.
  const secret = typed.command.startsWith('secret')
  if (error.flags?.length) return wrongFlags(error.flags, typed, secret)
  if (error.args?.length) return { message: wrongArgs(error.args, typed, secret), lines: [] }
  const told = error.message
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(See more help|The following errors? occurred)/.test(line))
  return wrongValue(told, typed) ?? { message: told.join(' '), lines: [] }
}

/** An error that is the parser's, of which some only say so in their words. */
function isParseError(error: unknown): error is ParseError {
  return error instanceof Error && 'oclif' in error && ('parse' in error || about.test(error.message))
}

function wrongFlags(flags: readonly string[], typed: Typed, secret: boolean): Slip {
  const [wrong = ''] = flags
  const meant = closest(wrong.replace(/^-+/, ''), typed.flags)
  const message = `${typed.command === '' ? 'waddle' : `waddle ${typed.command}`} has no flag ${flags.join(', ')}`
  if (!meant) return { message, lines: [] }
  const words = typed.argv.map((word) => (word === wrong ? `--${meant}` : shellWord(word)))
  return { message: `${message}, did you mean --${meant}?`, lines: secret ? [] : [['waddle', typed.command, ...words].join(' ')] }
}

function wrongArgs(args: NonNullable<ParseError['args']>, typed: Typed, secret: boolean): string {
  if (typeof args[0] === 'string') {
    const words = secret ? 'a value is never an argument, and that' : args.map((word) => JSON.stringify(word)).join(', ')
    return `${words} is more than waddle ${typed.command} takes`
  }
  return missing(args.map((arg) => `<${(arg as { name: string }).name}>`))
}

function wrongValue(told: readonly string[], typed: Typed): Slip | undefined {
  const [first = '', second = ''] = told
  const required = told.map((line) => /^Missing required flag (\S+)$/.exec(line)?.[1])
  if (required.length > 0 && required.every((name) => name !== undefined))
    return { message: missing(required.map((name) => `--${name}`)), lines: [] }
  const bare = /^Flag (--\S+) expects (?:a value|one of these values: (.+))$/.exec(first)
  if (bare) return { message: `${bare[1]} has no value${bare[2] === undefined ? '' : `, expected ${either(bare[2])}`}`, lines: [] }
  const odd = /^Expected (.+) but received: (.*)$/s.exec(second)
  const flag = /^Parsing (--\S+)/.exec(first)
  if (flag && odd) return { message: `${flag[1]} is ${JSON.stringify(odd[2])}, expected ${odd[1]}`, lines: [] }
  const choice = /^Expected (?:(--\S+?)=)?(.*) to be one of: (.+)$/s.exec(first)
  if (!choice) return undefined
  const [, name, value = '', options = ''] = choice
  const meant = closest(value, options.split(', ')) ?? options.split(', ')[0]!
  const words = typed.argv.map((word) => (word === value ? meant : word === `${name}=${value}` ? `${name}=${meant}` : shellWord(word)))
  return {
    message: `${name ?? `<${typed.args?.[0] ?? 'word'}>`} is ${JSON.stringify(value)}, expected ${either(options)}`,
    lines: [['waddle', typed.command, ...words].join(' ')],
  }
}

const missing = (names: readonly string[]) => `${together(names, 'and')} ${names.length === 1 ? 'is' : 'are'} missing`
const either = (options: string) => together(options.split(', '), 'or')
const together = (names: readonly string[], word: string) =>
  names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`
