import { type Finding, shellPath } from '@waddlebot/core/config'
import { isWaddleError, type WaddleError } from '@waddlebot/sdk'
import { type Check, finding } from '../check.ts'
import type { Known } from '../definitions.ts'

/** Modules of the owner or of waddle that do not load. Code of others is not run for this. */
export const modulesLoad: Check = {
  name: 'modules.load',
  summary: 'A module of your own does not load, or is no module.',
  needs: 'config',
  async look(patient): Promise<readonly Finding[]> {
    const found: Finding[] = []
    for (const place of patient.places) {
      const tier = place.enabled && place.role === 'module' ? patient.config.modules[place.name]!.tier : 'trusted'
      if (tier === 'trusted') continue
      const message = `modules.${place.name}.tier is ${tier}, and this version runs modules in its own process only`
      const path = ['modules', place.name, 'tier']
      found.push(finding('error', 'WDL_CONFIG_TIER', message, `waddle config set ${shellPath(path)} trusted`, patient.loaded.where(path)))
    }
    const { known, broken } = await patient.definitions()
    for (const { place, error } of broken) {
      found.push(
        finding('error', error.code, `${error.message}; switched off, the rest of the bot runs`, off(place.role, place.name), place.name),
      )
    }
    const { checkDefinition } = await import('@waddlebot/core')
    for (const each of known) found.push(...mistakes(each, checkDefinition))
    return found
  },
}

function mistakes({ place, definition }: Known, check: typeof import('@waddlebot/core').checkDefinition): readonly Finding[] {
  if (definition === undefined) return []
  try {
    check(definition, place.name)
  } catch (error) {
    if (!isWaddleError(error)) throw error
    const { code, message } = error as WaddleError
    return [finding('error', code, `${message}; switched off, the rest of the bot runs`, off(place.role, place.name), place.name)]
  }
  if (definition.name === place.name) return []
  const message = `the ${place.role} "${place.name}" calls itself "${definition.name}"`
  const fix = `waddle config rename ${shellPath([`${place.role}s`, place.name])} ${definition.name}`
  return [finding('error', 'WDL_CONFIG_MODULE_NAME', message, fix, place.name)]
}

/** The command that switches a module or receiver off. */
export function off(role: 'module' | 'receiver', name: string): string {
  return `waddle config set ${shellPath([`${role}s`, name, 'enabled'])} false`
}
