import type { ErrorTable } from '../packages/sdk/src/error.ts'

/** The codes of one package or module. */
export interface CodesOf {
  /** Such as `packages/core`. */
  readonly folder: string
  readonly errors: ErrorTable
  readonly errorTopics?: Readonly<Record<string, ErrorTable>>
}

/** Codes that are no errors: reasons for silence, and what is wrong with arguments. */
export interface OtherCodes {
  readonly reasons: Readonly<Record<string, { readonly what: string; readonly fix: string }>>
  readonly argumentProblems: Readonly<Record<string, string>>
}

export function errorTables(): Promise<readonly CodesOf[]>
export function otherCodes(): Promise<OtherCodes>
