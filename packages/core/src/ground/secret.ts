import { WaddleError } from '@waddlebot/sdk'
import type { Ground } from '../modules/scope.ts'
import type { GroundParts } from './parts.ts'

/** Hands a module the secrets that it declared, and no others. */
export function secrets({ secret }: GroundParts): Ground['secret'] {
  return (host, name) => {
    if (!host.mayKnow(name))
      throw new WaddleError('WDL_SECRET_UNDECLARED', `module ${host.name} did not declare secret:${name}`, {
        fix: `add 'secret:${name}' to its capabilities`,
      })
    const value = secret(name)
    if (value === undefined)
      throw new WaddleError('WDL_SECRET_MISSING', `module ${host.name} needs the secret ${name}, and nobody set it`, {
        fix: `waddle secret set ${name}`,
      })
    return value
  }
}
