import type { ArgumentSheet, CommandSheet } from '@waddlebot/sdk'
import { type CommandRecord, infoOf } from './command.ts'
import type { Registry } from './registry.ts'

/** The commands of modules as a platform's own menus want them: those that work there and are on, hidden ones left out. */
export function commandSheets(registry: Registry, platform: string): readonly CommandSheet[] {
  const sheets = [...registry.commands.all()].flatMap(([, command]) => {
    const works = command.enabled && !command.options.hidden && (command.platforms?.has(platform) ?? true)
    return works ? [sheetOf(command)] : []
  })
  return sheets.sort((one, other) => (one.path.join(' ') < other.path.join(' ') ? -1 : 1))
}

function sheetOf(command: CommandRecord): CommandSheet {
  const { describe, role, module } = infoOf(command)
  return { path: command.path, signature: command.signature.source, describe, module, role, arguments: argumentsOf(command) }
}

/** The arguments of a command, in the order of its signature. */
export function argumentsOf(command: CommandRecord): readonly ArgumentSheet[] {
  return command.signature.params.map((param) => ({
    name: param.name,
    kind: param.kind,
    required: param.required,
    rest: param.variadic || param.kind === 'rest',
    flag: param.flag,
    ...(param.fallback === undefined ? {} : { fallback: param.fallback }),
    ...(param.choices === undefined ? {} : { choices: param.choices }),
    suggests: command.options.suggest !== undefined && Object.hasOwn(command.options.suggest, param.name),
  }))
}
