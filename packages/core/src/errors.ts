import { commandErrors } from './errors/command.ts'
import { configErrors } from './errors/config.ts'
import { databaseErrors, serverErrors, serverFindings } from './errors/database.ts'
import { doctorErrors } from './errors/doctor.ts'
import type { PackageError } from './errors/entry.ts'
import { fleetErrors } from './errors/fleet.ts'
import { keyErrors, keyFindings } from './errors/key.ts'
import { moduleErrors } from './errors/module.ts'
import { programErrors } from './errors/program.ts'
import { proofErrors } from './errors/proof.ts'
import { secretErrors } from './errors/secret.ts'
import { signatureErrors } from './errors/signature.ts'
import { trialErrors } from './errors/trial.ts'
import { reportErrors, watchErrors } from './errors/watch.ts'
import { webErrors } from './errors/web.ts'

export type { ErrorPackage, PackageError } from './errors/entry.ts'
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
  'Many processes': fleetErrors,
  'Tests of modules': trialErrors,
} as const

type Groups = typeof errorGroups
type KeyOf<T> = T extends unknown ? keyof T : never

/** All codes there are. */
export type ErrorCode = KeyOf<Groups[keyof Groups]>

/**
 * The table of `WDL_` codes of the packages: what happened, why, and what to do. Modules have tables of their own. A code
 * that is thrown anywhere stands in one, and a code that stands in one is thrown somewhere; a test looks.
 */
export const errors: Readonly<Record<ErrorCode, PackageError>> = Object.freeze(
  Object.assign({}, ...Object.values(errorGroups)) as Record<ErrorCode, PackageError>,
)
