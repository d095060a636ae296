import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Config } from '@waddlebot/core/config'
import { closest, WaddleError } from '@waddlebot/sdk'
import { findPackage } from './package.ts'
import { shippedNames } from './shipped.ts'

/** A module or receiver of a bot, found without running anything of it. */
export interface ModulePlace {
  readonly name: string
  readonly role: 'module' | 'receiver'
  readonly enabled: boolean
  readonly tier: string
  /** Its folder; undefined when it is not installed. */
  readonly dir: string | undefined
  /** `./modules/hello`, or the package's name. */
  readonly from: string
  /** Whether its code is the owner's own or waddle's; other people's code is never run just to look at it. */
  readonly ours: boolean
  readonly version: string | undefined
  readonly describe: string | undefined
}

/** All modules and receivers that waddle.yml names. */
export function placesOf(config: Config, botDir: string): readonly ModulePlace[] {
  const modules = Object.entries(config.modules).map(([name, entry]) => placeOf(name, 'module', entry, entry.tier, botDir))
  const receivers = Object.entries(config.receivers).map(([name, entry]) => placeOf(name, 'receiver', entry, 'trusted', botDir))
  return [...modules, ...receivers]
}

/**
 * One of them by name.
 *
 * @throws {WaddleError} `WDL_MODULE_UNKNOWN` when waddle.yml has none of that name
 */
export function requirePlace(places: readonly ModulePlace[], name: string, command: string): ModulePlace {
  const found = places.find((place) => place.name === name)
  if (found) return found
  const meant = closest(
    name,
    places.map((place) => place.name),
  )
  throw new WaddleError('WDL_MODULE_UNKNOWN', `waddle.yml has no module "${name}"${meant ? `, did you mean "${meant}"?` : ''}`, {
    fix: shippedNames().includes(name) ? `waddle module add ${name}` : meant ? `waddle module ${command} ${meant}` : 'waddle module list',
  })
}

function placeOf(
  name: string,
  role: ModulePlace['role'],
  entry: { enabled: boolean; from?: string | undefined },
  tier: string,
  botDir: string,
): ModulePlace {
  const local = entry.from !== undefined && /^\.{0,2}\//.test(entry.from)
  const candidates = local ? [] : entry.from !== undefined ? [entry.from] : [`@waddlebot/module-${name}`, `waddle-module-${name}`]
  const folder = local ? resolve(botDir, entry.from!) : undefined
  const installed = candidates.map((from) => ({ from, dir: findPackage(from, botDir) })).find(({ dir }) => dir !== undefined)
  const dir = folder !== undefined ? (existsSync(folder) ? folder : undefined) : installed?.dir
  // Waddle's own are those that come with it: any other name is that of somebody else's package.
  const from = installed?.from ?? entry.from ?? candidates[shippedNames().includes(name) ? 0 : 1]!
  const { version, description } = dir === undefined ? {} : readPackage(dir)
  return {
    name,
    role,
    enabled: entry.enabled,
    tier,
    dir,
    from,
    ours: local || from.startsWith('@waddlebot/'),
    version,
    describe: description,
  }
}

function readPackage(dir: string): { version?: string; description?: string } {
  try {
    return JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as { version?: string; description?: string }
  } catch {
    // A module that is a folder with an index.ts only is fine; it just tells less about itself.
    return {}
  }
}
