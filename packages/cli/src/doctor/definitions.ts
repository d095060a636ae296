import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AnyModule, isWaddleError, WaddleError } from '@waddlebot/sdk'
import { loadDefinition } from '../module/definition.ts'
import { type Manifest, manifestFile, manifestOf } from '../module/manifest.ts'
import type { ModulePlace } from '../module/place.ts'

/** An enabled module, as far as it can be read. */
export interface Known {
  readonly place: ModulePlace
  /** Its code; undefined for modules of others, which are not run just to look at them. */
  readonly definition: AnyModule | undefined
  readonly manifest: Manifest
}

/** The enabled modules of a bot. */
export interface Definitions {
  readonly known: readonly Known[]
  /** Those of the owner or of waddle that do not load. */
  readonly broken: readonly { readonly place: ModulePlace; readonly error: WaddleError }[]
  /** Those of others that brought no manifest, so that nothing is known of them. */
  readonly silent: readonly ModulePlace[]
}

/** Read what can be read of the enabled, installed modules. */
export async function readDefinitions(places: readonly ModulePlace[], botDir: string): Promise<Definitions> {
  const known: Known[] = []
  const broken: { place: ModulePlace; error: WaddleError }[] = []
  const silent: ModulePlace[] = []
  for (const place of places) {
    if (!place.enabled || place.dir === undefined || place.tier !== 'trusted') continue
    if (!place.ours) {
      const manifest = readManifest(place.dir)
      if (manifest) known.push({ place, definition: undefined, manifest })
      else silent.push(place)
      continue
    }
    try {
      const definition = await loadDefinition(place.name, place.dir, botDir)
      known.push({ place, definition, manifest: manifestOf(definition) })
    } catch (error) {
      broken.push({ place, error: isWaddleError(error) ? (error as WaddleError) : unreadable(place, error) })
    }
  }
  return { known, broken, silent }
}

function unreadable(place: ModulePlace, cause: unknown): WaddleError {
  const why = cause instanceof SyntaxError ? `its package.json is no JSON (${cause.message})` : String((cause as Error).message)
  return new WaddleError('WDL_MODULE_LOAD', `the module ${place.name} does not load: ${why}`, { cause })
}

function readManifest(dir: string): Manifest | undefined {
  const file = join(dir, manifestFile)
  if (!existsSync(file)) return undefined
  try {
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as Partial<Manifest>
    return { ...empty, ...manifest }
  } catch {
    // Cut short or written by something else: as good as none.
    return undefined
  }
}

const empty: Manifest = {
  name: '',
  version: '0.0.0',
  describe: '',
  commands: [],
  capabilities: [],
  events: [],
  jobs: [],
  routes: [],
  receives: null,
  config: null,
}
