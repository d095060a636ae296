import { type Finding, shellPath } from '@waddlebot/core/config'
import { isWaddleError, type Service, type WaddleError } from '@waddlebot/sdk'
import { loadDefinition } from '../../module/definition.ts'
import { manifestOf } from '../../module/manifest.ts'
import { type Check, finding } from '../check.ts'
import type { Known } from '../definitions.ts'
import type { Patient } from '../patient.ts'
import { off } from './modules-load.ts'

/** Services that a module needs and nobody provides, or that two provide, or that need each other in a circle. */
export const modulesServices: Check = {
  name: 'modules.services',
  summary: 'A module needs a service that no module provides, or that two do.',
  needs: 'config',
  async look(patient): Promise<readonly Finding[]> {
    const { known, silent } = await patient.definitions()
    const read = known.filter((each) => each.definition !== undefined)
    const found: Finding[] = []
    const providers = new Map<string, { readonly by: string; readonly version: number }>()
    for (const { place, definition } of read) {
      for (const { token } of definition!.provides ?? []) {
        const other = providers.get(token.service)
        if (other === undefined) providers.set(token.service, { by: place.name, version: token.version })
        else {
          const message = `the modules ${other.by} and ${place.name} both provide "${token.service}"`
          found.push(finding('error', 'WDL_SERVICE_TWICE', message, off(place.role, place.name), place.name))
        }
      }
    }
    // What the modules of others provide is not known before they run: a service that is not found may be theirs.
    const all = read.length === known.length && silent.length === 0
    for (const each of read) for (const token of needsOf(each)) found.push(...(await missing(each, token, providers, all, read, patient)))
    return found.length > 0 ? found : circles(read)
  },
}

function needsOf({ definition }: Known): readonly Service<unknown>[] {
  return Object.values((definition!.uses ?? {}) as Record<string, Service<unknown>>).filter((token) => !token.optional)
}

async function missing(
  { place }: Known,
  { service, version }: Service<unknown>,
  providers: ReadonlyMap<string, { readonly by: string; readonly version: number }>,
  all: boolean,
  read: readonly Known[],
  patient: Patient,
): Promise<readonly Finding[]> {
  const provider = providers.get(service)
  if (provider?.version === version || (provider === undefined && !all)) return []
  if (provider !== undefined) {
    const message = `the module ${place.name} needs "${service}" in version ${version}, and ${provider.by} provides version ${provider.version}`
    return [finding('error', 'WDL_SERVICE_VERSION', message, off(place.role, place.name), place.name)]
  }
  const message = `the module ${place.name} needs "${service}", and no module that is switched on provides it`
  const asleep = await sleeping(service, version, read, patient)
  const fix = asleep === undefined ? off(place.role, place.name) : `waddle config set ${shellPath(['modules', asleep, 'enabled'])} true`
  return [finding('error', 'WDL_SERVICE_MISSING', message, fix, place.name)]
}

/** A module that is switched off, would provide it, and does not need those that are on in a circle. */
async function sleeping(service: string, version: number, read: readonly Known[], { places, dir }: Patient): Promise<string | undefined> {
  for (const place of places.filter((each) => !each.enabled && each.ours && each.dir !== undefined && each.role === 'module')) {
    const definition = await loadDefinition(place.name, place.dir!, dir).catch(() => undefined)
    if (!definition?.provides?.some(({ token }) => token.service === service && token.version === version)) continue
    const known = [...read, { place, definition, manifest: manifestOf(definition) }]
    if ((await circles(known)).length === 0) return place.name
  }
  return undefined
}

async function circles(read: readonly Known[]): Promise<readonly Finding[]> {
  const { planModules } = await import('@waddlebot/core')
  try {
    planModules(read.map(({ definition }) => ({ definition: definition! })))
    return []
  } catch (error) {
    if (!isWaddleError(error)) throw error
    const { code, message } = error as WaddleError
    // Mistakes of single modules are told elsewhere: here only what they are to each other counts.
    if (code !== 'WDL_SERVICE_CIRCLE') return []
    const first = /circle: (\S+)/.exec(message)?.[1] ?? ''
    return [finding('error', code, message, off('module', first), first)]
  }
}
