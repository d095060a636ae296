import { shellWord } from '@waddlebot/core/config'
import { closest, isWaddleError } from '@waddlebot/sdk'
import { exit, exitOf } from './exit.ts'

/** An error as every command reports it, in words and as JSON. */
export interface Failure {
  readonly code: string
  readonly message: string
  /** The page about this code. */
  readonly ref: string
  /** Commands to type next, the best one first. Never empty. */
  readonly suggestions: readonly string[]
  readonly exit: number
}

/** What was typed, for the corrected line. */
export interface Typed {
  /** `config set`; empty for the program itself. */
  readonly command: string
  readonly argv: readonly string[]
  /** Names of flags that the command has, without dashes. */
  readonly flags: readonly string[]
}

/**
 * Make of anything that was thrown what people should see: ours as they are, the parser's in our words, and
 * anything else as a fault of the program. Internals never get in.
 */
export function failureOf(error: unknown, typed: Typed): Failure {
  if (isWaddleError(error)) {
    const { code, fix } = error as { code: string; fix?: string }
    return failure(code, error.message, fix === undefined ? [helpFor(typed)] : [fix], exitOf(code))
  }
  if (isParseError(error)) return usage(error, typed)
  if (lacksFiles(error)) {
    const message = `this process may not have more files open than it has, and the start needs some two hundred (${error.message})`
    return failure('WDL_FILES', message, ['ulimit -n 1024'], exit.failed)
  }
  const message = error instanceof Error ? error.message : String(error)
  const again = ['waddle', typed.command, ...typed.argv.map(shellWord), '--verbose'].filter((word) => word !== '').join(' ')
  return failure('WDL_BUG', `this should not have happened: ${message}`, [again], exit.failed)
}

/** Whether the system gives no more file descriptors. */
export function lacksFiles(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && ['EMFILE', 'ENFILE'].includes(String((error as NodeJS.ErrnoException).code))
}

/** A failure with its page. */
export function failure(code: string, message: string, suggestions: readonly string[], exitCode: number): Failure {
  return { code, message, ref: `docs/reference/errors.md#${code.toLowerCase()}`, suggestions, exit: exitCode }
}

interface ParseError extends Error {
  readonly parse: unknown
  /** Flags that do not exist, with their dashes. */
  readonly flags?: readonly string[]
  /** Arguments that are missing, or words that are too many. */
  readonly args?: readonly (string | { readonly name: string })[]
}

function isParseError(error: unknown): error is ParseError {
  return error instanceof Error && 'parse' in error && 'oclif' in error
}

function usage(error: ParseError, typed: Typed): Failure {
  const suggestions: string[] = []
  // What was typed behind a secret's name may be its value: it is not said again.
  const secret = typed.command.startsWith('secret')
  const told = error.message.split('\n').filter((line) => !/^(See more help|The following errors? occurred)/.test(line))
  let message = told
    .map((line) => line.trim())
    .join(' ')
    .trim()
  if (error.flags?.length) {
    const [wrong = ''] = error.flags
    const meant = closest(wrong.replace(/^-+/, ''), typed.flags)
    message = `${typed.command === '' ? 'waddle' : `waddle ${typed.command}`} has no flag ${error.flags.join(', ')}`
    if (meant) {
      message += `, did you mean --${meant}?`
      if (!secret)
        suggestions.push(
          ['waddle', typed.command, ...typed.argv.map((word) => (word === wrong ? `--${meant}` : shellWord(word)))].join(' '),
        )
    }
  } else if (error.args?.length) {
    const names = error.args.map((arg) => (typeof arg === 'string' ? JSON.stringify(arg) : `<${arg.name}>`)).join(', ')
    message =
      typeof error.args[0] === 'string'
        ? `${secret ? 'a value is never an argument, and that' : names} is more than waddle ${typed.command} takes`
        : `${names} is missing`
  }
  return failure('WDL_USAGE', message, [...suggestions, helpFor(typed)], exit.usage)
}

function helpFor(typed: Typed): string {
  return typed.command === '' ? 'waddle help' : `waddle help ${typed.command}`
}
