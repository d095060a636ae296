import type { ModuleSpec } from '@waddlebot/core'
import type { Config } from '@waddlebot/core/config'
import type { WaddleError } from '@waddlebot/sdk'
import { loadDefinition } from '../module/definition.ts'
import { nameError, tierError } from '../module/fit.ts'
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
  refuse(tierError(place))
  const definition = await loadDefinition(place.name, place.dir, dir)
  refuse(nameError(place, definition.name))
  return {
    definition,
    config: entry.config,
    marketplace: !place.ours,
    ...(place.role === 'module' ? { commands: config.modules[place.name]!.commands } : {}),
  }
}

function refuse(error: WaddleError | undefined): void {
  if (error) throw error
}
