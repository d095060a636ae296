import type { ErrorTable } from '@waddlebot/sdk'
import { commandErrors } from './errors/command.ts'
import { configErrors } from './errors/config.ts'
import { databaseErrors, serverErrors } from './errors/database.ts'
import { fleetErrors } from './errors/fleet.ts'
import { keyErrors } from './errors/key.ts'
import { moduleErrors } from './errors/module.ts'
import { reportErrors } from './errors/report.ts'
import { secretErrors } from './errors/secret.ts'
import { trialErrors } from './errors/trial.ts'
import { webErrors } from './errors/web.ts'

export { type Reason, reasons } from './errors/reason.ts'

/** The codes of this package by topic: the page of errors has one section for each. */
export const errorTopics: Readonly<Record<string, ErrorTable>> = {
  'The configuration': configErrors,
  Secrets: secretErrors,
  'The database': databaseErrors,
  'Redis and RabbitMQ': serverErrors,
  'Modules at load': moduleErrors,
  Commands: commandErrors,
  'The web side': webErrors,
  'Service keys': keyErrors,
  'Looking at a bot that runs': reportErrors,
  'Many processes': fleetErrors,
  'Tests of modules': trialErrors,
}

/** The `WDL_` codes of this package. */
export const errors: ErrorTable = Object.assign({}, ...Object.values(errorTopics))
