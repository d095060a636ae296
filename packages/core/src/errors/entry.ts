import type { ErrorEntry, ErrorTable } from '@waddlebot/sdk'

/** The package whose code says it first; others may say it too. What modules say stands in tables of their own. */
export type ErrorPackage = 'sdk' | 'core' | 'cli'

/** One `WDL_` code of the packages. */
export interface PackageError extends ErrorEntry {
  readonly package: ErrorPackage
}

/** Say of a group of codes which package they come from. */
export function from<Group extends ErrorTable>(source: ErrorPackage, group: Group): Readonly<Record<keyof Group, PackageError>> {
  const entries = Object.entries<ErrorEntry>(group).map(([code, entry]) => [code, { ...entry, package: source }])
  return Object.freeze(Object.fromEntries(entries)) as Readonly<Record<keyof Group, PackageError>>
}
