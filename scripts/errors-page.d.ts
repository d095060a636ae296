import type { CodesOf, OtherCodes } from './errors.js'

/** The page of all codes, as Markdown. */
export function errorsPage(tables: readonly CodesOf[], others: OtherCodes): string
