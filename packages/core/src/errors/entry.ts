/** The package whose code says it first; others may say it too. */
export type ErrorPackage =
  | 'sdk'
  | 'core'
  | 'cli'
  | 'module-commands'
  | 'module-loyalty'
  | 'module-console'
  | 'module-twitch'
  | 'module-discord'
  | 'module-slack'

/** One `WDL_` code, for people who look it up. */
export interface ErrorEntry {
  /** What happened, in one sentence. The message itself adds the offending value. */
  readonly what: string
  /** Why it is refused, or how it comes about. */
  readonly why: string
  /** What to do next; commands stand in backticks. */
  readonly fix: string
  readonly package: ErrorPackage
}

/** Codes with what is to be said of them. */
export type ErrorGroup = Readonly<Record<`WDL_${string}`, ErrorEntry>>

/** Say of a group of codes which package they come from. */
export function from<Code extends `WDL_${string}`>(
  source: ErrorPackage,
  group: Readonly<Record<Code, Omit<ErrorEntry, 'package'>>>,
): Readonly<Record<Code, ErrorEntry>> {
  const entries = Object.entries<Omit<ErrorEntry, 'package'>>(group).map(([code, entry]) => [code, { ...entry, package: source }])
  return Object.freeze(Object.fromEntries(entries)) as Readonly<Record<Code, ErrorEntry>>
}
