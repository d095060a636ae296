import { commandErrors } from './errors/command.ts'
import { configErrors } from './errors/config.ts'
import { databaseErrors, serverErrors, serverFindings } from './errors/database.ts'
import { doctorErrors } from './errors/doctor.ts'
import type { ErrorEntry } from './errors/entry.ts'
import { fleetErrors } from './errors/fleet.ts'
import { keyErrors, keyFindings } from './errors/key.ts'
import { moduleErrors } from './errors/module.ts'
import { platformErrors } from './errors/platform.ts'
import { pointsErrors } from './errors/points.ts'
import { programErrors } from './errors/program.ts'
import { proofErrors } from './errors/proof.ts'
import { secretErrors } from './errors/secret.ts'
import { signatureErrors } from './errors/signature.ts'
import { templateErrors } from './errors/template.ts'
import { trialErrors } from './errors/trial.ts'
import { reportErrors, watchErrors } from './errors/watch.ts'
import { webErrors } from './errors/web.ts'

export type { ErrorEntry, ErrorPackage } from './errors/entry.ts'
export { argumentProblems, type Reason, reasons } from './errors/reason.ts'

/** Every code, by what it is about. The page of errors has one section for each. */
export const errorGroups = {
  'The configuration': configErrors,
  Secrets: secretErrors,
  'The database': databaseErrors,
  'Redis and RabbitMQ': { ...serverErrors, ...serverFindings },
  'Modules at load': moduleErrors,
  Commands: commandErrors,
  Signatures: signatureErrors,
  'The web side': webErrors,
  'Service keys': { ...keyErrors, ...keyFindings },
  'The program': programErrors,
  'Looking at a bot that runs': { ...reportErrors, ...watchErrors },
  'Checking a module': proofErrors,
  'The doctor': doctorErrors,
  'Custom commands': templateErrors,
  Points: pointsErrors,
  Receivers: platformErrors,
  'Many processes': fleetErrors,
  'Tests of modules': trialErrors,
} as const

type Groups = typeof errorGroups
type KeyOf<T> = T extends unknown ? keyof T : never

/** All codes there are. */
export type ErrorCode = KeyOf<Groups[keyof Groups]>

/**
 * The one table of `WDL_` codes of this repository: what happened, why, and what to do. A code that is thrown
 * anywhere stands here, and a code that stands here is thrown somewhere; a test looks.
 */
export const errors: Readonly<Record<ErrorCode, ErrorEntry>> = Object.freeze(
  Object.assign({}, ...Object.values(errorGroups)) as Record<ErrorCode, ErrorEntry>,
)
