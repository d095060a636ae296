import { existsSync, readFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import type { Config } from '@waddlebot/core/config'
import { WaddleError } from '@waddlebot/sdk'
import { loadDefinition } from './definition.ts'
import { type Manifest, manifestFile, manifestOf } from './manifest.ts'
import { missingError } from './missing.ts'
import { type ModulePlace, placesOf } from './place.ts'
import { shippedNames, shipsReceiver } from './shipped.ts'

/** A module that a bot could have. */
export interface Candidate {
  readonly place: ModulePlace
  readonly manifest: Manifest
  /** What waddle.yml has to say of where it is; undefined where its name leads there. */
  readonly from: string | undefined
}

const packaged = /^(?:@waddlebot\/module-|waddle-module-)([a-z][a-z0-9-]*)$/

/** What comes with waddle and is not in waddle.yml, by name. */
export interface Unused {
  readonly modules: readonly string[]
  readonly receivers: readonly string[]
}

/** Whether it comes with waddle and waddle.yml does not name it. */
export const isUnused = (name: string, config: Named): boolean => isIdle(name, config) && shippedNames().includes(name)

/** What comes with waddle and waddle.yml does not name. Nothing of it is run. */
export function unused(config: Named): Unused {
  const names = shippedNames().filter((name) => isIdle(name, config))
  const receivers = names.filter(shipsReceiver)
  return { modules: names.filter((name) => !receivers.includes(name)), receivers }
}

type Named = Pick<Config, 'modules' | 'receivers'>
const isIdle = (name: string, { modules, receivers }: Named) => !(name in modules) && !(name in receivers)

/**
 * Find a module that is not in waddle.yml yet. Its code is run only where it is the owner's own or waddle's.
 *
 * @param what its name, its package, or its folder (`./modules/notes`, seen from the bot's)
 * @throws {WaddleError} `WDL_MODULE_MISSING` when there is none, `WDL_MODULE_MANIFEST` when it says nothing about itself,
 * `WDL_MODULE_LOAD` when it is ours and does not load
 */
export async function findCandidate(what: string, config: Config, botDir: string): Promise<Candidate> {
  const folder = /^\.{0,2}\//.test(what) ? relative(botDir, resolve(botDir, what)).split(sep).join('/') : undefined
  const from = folder === undefined ? (packaged.test(what) || !/[/@]/.test(what) ? undefined : what) : `./${folder}`.replace('./../', '../')
  const name = packaged.exec(what)?.[1] ?? what.slice(what.lastIndexOf('/') + 1)
  const entry = { ...config.modules[name], enabled: true, from: from ?? config.modules[name]?.from, tier: 'trusted' }
  const [place] = placesOf({ ...config, receivers: {}, modules: { [name]: entry as Config['modules'][string] } }, botDir)
  if (place?.dir === undefined) throw missingError(place!, { dir: botDir, config })
  return { place, manifest: await readManifest(place, place.dir, botDir), from }
}

/**
 * What a module says about itself.
 *
 * @param dir its folder
 * @throws {WaddleError} `WDL_MODULE_MANIFEST` when it is somebody else's and ships nothing that could be read
 */
export async function readManifest(place: Pick<ModulePlace, 'name' | 'from' | 'ours'>, dir: string, botDir: string): Promise<Manifest> {
  if (place.ours) return manifestOf(await loadDefinition(place.name, dir, botDir))
  const file = join(dir, manifestFile)
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Manifest
  throw new WaddleError('WDL_MODULE_MANIFEST', `${place.from} ships no ${manifestFile}, and its code is not run just to look at it`, {
    fix: `npm view ${place.from}`,
  })
}
