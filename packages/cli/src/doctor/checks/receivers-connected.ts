import type { Finding } from '@waddlebot/core/config'
import type { ConnectDef, Needs } from '@waddlebot/sdk'
import type { Known as KnownSecrets } from '../../bot/safe.ts'
import { declared, secretsOf } from '../../connect/changes.ts'
import { asFindings, lookAt } from '../../connect/findings.ts'
import type { Check } from '../check.ts'
import type { Known } from '../definitions.ts'
import type { Patient } from '../patient.ts'

/** How long one platform may take; milliseconds. Doctor is waited for, and most often typed when something is down. */
const patienceMs = 5_000

/** A platform that says the bot's tokens, scopes or rights will not do. */
export const receiversConnected: Check = {
  name: 'receivers.connected',
  summary: 'A platform that is switched on does not take the tokens, or misses rights.',
  needs: 'config',
  async look(patient): Promise<readonly Finding[]> {
    const { known } = await patient.definitions()
    const { needsOf } = await import('@waddlebot/core')
    const definitions = known.flatMap(({ definition }) => (definition ? [{ definition }] : []))
    const needs = needsOf(definitions)
    const secrets = await patient.knownSecrets()
    const found = await Promise.all(known.map((each) => lookAtOne(each, patient, needs, secrets)))
    return found.flat()
  },
}

async function lookAtOne({ place, definition }: Known, patient: Patient, needs: Needs, secrets: KnownSecrets) {
  const connect = definition?.receiver?.connect as ConnectDef<unknown> | undefined
  if (place.role !== 'receiver' || definition === undefined || connect === undefined) return []
  const names = secretsOf(definition)
  const checks = await lookAt({
    platform: place.name,
    connect,
    config: patient.config.receivers[place.name]!.config,
    needs,
    publicUrl: patient.config.http === false ? undefined : patient.config.http.publicUrl,
    secretNames: () => secrets.names().filter((name) => declared(names, name)),
    secret: (name) => (declared(names, name) ? secrets.get(name) : undefined),
    patienceMs,
  })
  return asFindings(place.name, checks)
}
