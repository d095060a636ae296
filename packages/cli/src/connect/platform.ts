import type { Config, Environment } from '@waddlebot/core/config'
import { type AnyModule, type ConnectDef, WaddleError } from '@waddlebot/sdk'
import { loadDefinition } from '../module/definition.ts'
import { missingError } from '../module/missing.ts'
import { type ModulePlace, placesOf } from '../module/place.ts'

/** A platform that can be connected: the module that does it, and how. */
export interface Connectable {
  readonly platform: string
  readonly place: ModulePlace
  readonly definition: AnyModule
  readonly connect: ConnectDef<unknown>
}

/**
 * The receiver for a platform: the one that waddle.yml names, or a module of that name that is installed.
 *
 * @throws {WaddleError} `WDL_MODULE_MISSING`, `WDL_CONNECT_NONE`
 */
export async function connectable(config: Config, dir: string, platform: string): Promise<Connectable> {
  const entry = config.receivers[platform] ?? { enabled: true, config: {} }
  const [place] = placesOf({ ...config, modules: {}, receivers: { [platform]: entry } }, dir)
  if (place?.dir === undefined) throw missingError(place!, { dir, config })
  const definition = await loadDefinition(platform, place.dir, dir)
  const { receiver } = definition
  if (receiver?.connect) return { platform, place, definition, connect: receiver.connect as ConnectDef<unknown> }
  const message = receiver
    ? `"${platform}" needs nothing to be connected`
    : `the module "${platform}" is no receiver, so there is nothing to connect`
  throw new WaddleError('WDL_CONNECT_NONE', message, {
    fix: receiver ? `waddle config set receivers.${platform}.enabled true` : 'waddle module list',
  })
}

/** Names of variables that answer a secret question: `SLACK_BOT_TOKEN`, or `BOT_TOKEN` when the platform is not in it. */
export function variablesOf(platform: string, question: string): readonly string[] {
  const name = upper(question)
  const prefix = `${upper(platform)}_`
  return name.startsWith(prefix) ? [name] : [prefix + name, name]
}

const upper = (text: string) => text.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')

/** The first of some variables that says something. */
export function variable(env: Environment, names: readonly string[]): string | undefined {
  return names.map((name) => env[name]).find((value) => value !== undefined && value !== '')
}
