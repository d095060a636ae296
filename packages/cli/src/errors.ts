import type { ErrorTable } from '@waddlebot/sdk'
import { doctorErrors } from './errors/doctor.ts'
import { keyErrors } from './errors/key.ts'
import { moduleErrors } from './errors/module.ts'
import { programErrors } from './errors/program.ts'
import { serverErrors } from './errors/server.ts'
import { watchErrors } from './errors/watch.ts'

/** The codes of this package by topic: the page of errors has one section for each. */
export const errorTopics: Readonly<Record<string, ErrorTable>> = {
  'Redis and RabbitMQ': serverErrors,
  'Service keys': keyErrors,
  'The program': programErrors,
  'Looking at a bot that runs': watchErrors,
  'Checking a module': moduleErrors,
  'The doctor': doctorErrors,
}

/** The `WDL_` codes of this package. */
export const errors: ErrorTable = Object.assign({}, ...Object.values(errorTopics))
