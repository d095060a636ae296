/** What the compiler of signatures and the checker of modules say no with. */
export interface WaddleErrorInit {
  /** The next command to type. */
  readonly fix?: string
  /** Offending values, for machines. */
  readonly data?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

/**
 * An error that teaches: a `WDL_` code, what happened with the offending value and why, and the next command
 * to type. The message is for people; `code` is what tests and scripts look at.
 */
export class WaddleError extends Error {
  override readonly name = 'WaddleError'
  readonly code: string
  readonly fix: string | undefined
  readonly data: Readonly<Record<string, unknown>>
  constructor(code: string, message: string, init: WaddleErrorInit = {}) {
    super(message, init.cause === undefined ? undefined : { cause: init.cause })
    this.code = code
    this.fix = init.fix
    this.data = init.data ?? {}
  }
}

/** Whether `error` is one of ours, whichever copy of the SDK made it. */
export function isWaddleError(error: unknown): error is WaddleError {
  return (
    error instanceof Error &&
    typeof (error as { code?: unknown }).code === 'string' &&
    String((error as { code?: unknown }).code).startsWith('WDL_')
  )
}

/** What people read who look a code up. */
export interface ErrorEntry {
  /** What happened, in one sentence. The message itself adds the offending value. */
  readonly what: string
  /** Why it is refused, or how it comes about. */
  readonly why: string
  /** What to do next; commands stand in backticks. */
  readonly fix: string
}

/**
 * The `WDL_` codes of one package. Each package, and each module that throws codes of its own, exports its table as
 * `errors` from `src/errors.ts`: whoever writes its documentation, or looks a code up, reads it there.
 */
export type ErrorTable = Readonly<Record<`WDL_${string}`, ErrorEntry>>
