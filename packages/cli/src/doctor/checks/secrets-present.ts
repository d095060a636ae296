import type { Finding } from '@waddlebot/core/config'
import { isWaddleError } from '@waddlebot/sdk'
import type { Known } from '../../bot/safe.ts'
import { type Check, finding } from '../check.ts'
import type { Patient } from '../patient.ts'

const wish = 'secret:'

/** Secrets that a module asks for and nobody has set. A platform that can be connected says itself which of its own it misses. */
export const secretsPresent: Check = {
  name: 'secrets.present',
  summary: 'A module asks for a secret that nobody has set.',
  needs: 'config',
  async look(patient): Promise<readonly Finding[]> {
    const { known } = await patient.definitions()
    const secrets = await patient.knownSecrets()
    return [
      ...passwordOf(patient),
      ...known.flatMap(({ place, manifest, definition }) =>
        (definition?.receiver?.connect ? [] : manifest.capabilities)
          .filter((capability) => capability.startsWith(wish))
          .map((capability) => capability.slice(wish.length))
          .filter((name) => !name.endsWith('*') && !isSet(name, secrets))
          .map((name) => {
            const message = `the ${place.role} ${place.name} asks for the secret ${name}, which nobody has set: what needs it will not work`
            return finding('warn', 'WDL_SECRET_MISSING', message, `waddle secret set ${name}`, place.name)
          }),
      ),
    ]
  },
}

/** The bot does not start without it. */
function passwordOf(patient: Patient): Finding[] {
  const { redis } = patient.config
  if (typeof redis !== 'object' || redis.password === undefined || isSet(redis.password, patient.secrets)) return []
  const message = `redis.password is the secret ${redis.password}, which nobody has set`
  const where = patient.loaded.where(['redis', 'password'])
  return [finding('error', 'WDL_SECRET_MISSING', message, `waddle secret set ${redis.password}`, where)]
}

function isSet(name: string, secrets: Pick<Known, 'get'>): boolean {
  try {
    return secrets.get(name) !== undefined
  } catch (error) {
    // It is there and does not open, which another check tells.
    if (isWaddleError(error)) return true
    throw error
  }
}
