import type { Signature } from './signature.ts'

/**
 * Why a line could not be read, for the chat.
 *
 * | code | when |
 * | --- | --- |
 * | `missing` | a required argument is not there |
 * | `unexpected` | a word is left over |
 * | `choice` | the word is none of the choices |
 * | `not-<kind>` | the word is not of its kind, such as `not-int` |
 * | `flag-value` | a flag that needs a value has none |
 * | `kind-failed` | the reader of a module's own kind threw; `cause` is what it threw |
 */
export interface ArgProblem {
  readonly code: string
  /** Name of the argument. */
  readonly param?: string
  /** The offending word, cleaned, whole. */
  readonly word?: string
  /** One sentence without a full stop: `"one" is not a whole number`. */
  readonly message: string
  /** For the log. */
  readonly cause?: unknown
}

/** What a chatter is told: `"one" is not a whole number. Usage: !quote [id:int]`. */
export function explainProblem(problem: ArgProblem, signature: Signature, prefix: string): string {
  return `${problem.message}. Usage: ${prefix}${signature.usage}`
}
