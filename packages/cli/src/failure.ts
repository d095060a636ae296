import { shellWord } from '@waddlebot/core/config'
import { isWaddleError } from '@waddlebot/sdk'
import { exit, exitOf } from './exit.ts'
import { slipOf } from './slip.ts'

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
  /** Names of arguments that it takes, in their order. */
  readonly args?: readonly string[]
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
  const slip = slipOf(error, typed)
  if (slip) return failure('WDL_USAGE', slip.message, [...slip.lines, helpFor(typed)], exit.usage)
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

function helpFor(typed: Typed): string {
  return typed.command === '' ? 'waddle help' : `waddle help ${typed.command}`
}
