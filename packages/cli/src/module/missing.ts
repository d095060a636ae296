import { basename } from 'node:path'
import { type Config, shellPath, shellWord } from '@waddlebot/core/config'
import { closest, WaddleError } from '@waddlebot/sdk'
import { findPackage } from './package.ts'
import type { ModulePlace } from './place.ts'
import { shippedNames, shipsReceiver } from './shipped.ts'

/** What to say of a module or receiver that is nowhere, whoever looked for it. */
export interface Missing {
  readonly message: string
  /** The next command to type. */
  readonly fix: string
}

/** The bot that it is missing from. */
export interface Without {
  readonly dir: string
  readonly config: Pick<Config, 'modules' | 'receivers'>
}

type Sought = Pick<ModulePlace, 'name' | 'role' | 'from'>

/**
 * What to say of it: most that are missing are misspelt. What waddle.yml names is renamed or taken out there; what somebody
 * typed is to be typed again.
 */
export function missing({ name, role, from }: Sought, { dir, config }: Without): Missing {
  const path = [`${role}s`, name]
  const isNamed = name in config[`${role}s`]
  const isFolder = /^\.{0,2}\//.test(from)
  const isSpelt = isFolder || shippedNames().includes(name)
  const meant = isSpelt ? undefined : closest(name, isNamed ? free(role, dir, config) : known(config))
  const message = `there is no ${role} "${name}": ${from} was found nowhere${meant === undefined ? '' : `; did you mean "${meant}"?`}`
  if (isNamed && meant !== undefined) return { message, fix: `waddle config rename ${shellPath(path)} ${meant}` }
  if (isNamed && isFolder) return { message, fix: `waddle config unset ${shellPath(path)}` }
  if (meant !== undefined) return { message, fix: `${isReceiver(meant, config) ? 'waddle connect' : 'waddle module add'} ${meant}` }
  return { message, fix: isFolder ? `waddle module new ${shellWord(basename(from))}` : `npm install ${shellWord(from)}` }
}

/** The same as an error, `WDL_MODULE_MISSING`. */
export function missingError(sought: Sought, bot: Without): WaddleError {
  const { message, fix } = missing(sought, bot)
  return new WaddleError('WDL_MODULE_MISSING', message, { fix, data: { module: sought.name, from: sought.from } })
}

/** Names that an entry of waddle.yml can be given: what is installed and not in it yet. */
function free(role: ModulePlace['role'], dir: string, { modules, receivers }: Without['config']): readonly string[] {
  return shippedNames().filter(
    (name) =>
      shipsReceiver(name) === (role === 'receiver') &&
      !(name in modules || name in receivers) &&
      findPackage(`@waddlebot/module-${name}`, dir) !== undefined,
  )
}

/** Names that somebody may have wanted to type. */
function known({ modules, receivers }: Without['config']): ReadonlySet<string> {
  return new Set([...Object.keys(modules), ...Object.keys(receivers), ...shippedNames()])
}

const isReceiver = (name: string, { receivers }: Without['config']) => name in receivers || shipsReceiver(name)
