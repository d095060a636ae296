import type { ModuleSpec } from '@waddlebot/core'
import type { Config } from '@waddlebot/core/config'
import { WaddleError } from '@waddlebot/sdk'
import { loadDefinition } from '../module/definition.ts'
import { missingError } from '../module/missing.ts'
import { type ModulePlace, placesOf } from '../module/place.ts'
import { holdProcess } from './departure.ts'

/** Which receivers of waddle.yml are loaded: all that are enabled, or none where the terminal stands in. */
export type Receivers = 'configured' | 'none'

/** Load the modules of a bot: what waddle.yml names, found and imported, with what the owner says about each. */
export async function loadSpecs(config: Config, dir: string, receivers: Receivers): Promise<ModuleSpec[]> {
  holdProcess()
  const places = placesOf(config, dir).filter((place) => place.enabled && (place.role === 'module' || receivers === 'configured'))
  return Promise.all(places.map((place) => loadSpec(place, config, dir)))
}

async function loadSpec(place: ModulePlace, config: Config, dir: string): Promise<ModuleSpec> {
  const entry = place.role === 'module' ? config.modules[place.name]! : config.receivers[place.name]!
  if (place.dir === undefined) throw missingError(place, { dir, config })
  if (place.tier !== 'trusted') {
    throw new WaddleError(
      'WDL_CONFIG_TIER',
      `modules.${place.name}.tier is ${place.tier}, and this version runs modules in its own process only`,
      {
        fix: `waddle config set modules.${place.name}.tier trusted`,
      },
    )
  }
  const definition = await loadDefinition(place.name, place.dir, dir)
  if (definition.name !== place.name) {
    throw new WaddleError('WDL_CONFIG_MODULE_NAME', `the ${place.role} "${place.name}" calls itself "${definition.name}"`, {
      fix: `waddle config rename ${place.role}s.${place.name} ${definition.name}`,
    })
  }
  return {
    definition,
    config: entry.config,
    marketplace: !place.ours,
    ...(place.role === 'module' ? { commands: config.modules[place.name]!.commands } : {}),
  }
}
