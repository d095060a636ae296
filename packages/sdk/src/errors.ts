import type { ErrorTable } from './error.ts'
import { signatureErrors } from './errors/signature.ts'
import { trialErrors } from './errors/trial.ts'

/** The codes of this package by topic: the page of errors has one section for each. */
export const errorTopics: Readonly<Record<string, ErrorTable>> = {
  Signatures: signatureErrors,
  'Tests of modules': trialErrors,
}

/** The `WDL_` codes of this package. */
export const errors: ErrorTable = Object.assign({}, ...Object.values(errorTopics))
