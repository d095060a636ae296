import { type Finding, shellPath } from '@waddlebot/core/config'
import { isWaddleError, type WaddleError } from '@waddlebot/sdk'
import { nameError, tierError } from '../../module/fit.ts'
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
      const error = place.enabled ? tierError(place) : undefined
      if (error) found.push(finding('error', error.code, error.message, error.fix!, patient.loaded.where(['modules', place.name, 'tier'])))
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
  const misnamed = nameError(place, definition.name)
  return misnamed ? [finding('error', misnamed.code, misnamed.message, misnamed.fix!, place.name)] : []
}

/** The command that switches a module or receiver off. */
export function off(role: 'module' | 'receiver', name: string): string {
  return `waddle config set ${shellPath([`${role}s`, name, 'enabled'])} false`
}
