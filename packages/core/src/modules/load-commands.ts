import type { Answer } from '@waddlebot/sdk'
import { closest, WaddleError } from '@waddlebot/sdk'
import { compileCommand, type Options } from '../router/command.ts'
import type { Registry } from '../router/registry.ts'
import type { Host } from './host.ts'
import type { CommandSettings, ModuleSpec } from './plan.ts'

type Definition = ((context: object) => Answer | Promise<Answer>) | (Options & { run: (context: object) => Answer | Promise<Answer> })

/** Put a module's commands into the registry, with what the owner changed about them. */
export function loadCommands(host: Host, spec: ModuleSpec, registry: Registry): void {
  const entries = Object.entries((host.definition.commands ?? {}) as Record<string, Definition>)
  const settings = new Map(Object.entries(spec.commands ?? {}))
  const call = host.call!
  const words: string[] = []
  for (const [signature, definition] of entries) {
    const options = typeof definition === 'function' ? {} : definition
    const run = typeof definition === 'function' ? definition : definition.run
    const path = signature
      .split(' ')
      .filter((word) => !/^[<[-]/.test(word))
      .join(' ')
      .toLowerCase()
    words.push(path)
    const changed = settings.get(path)
    settings.delete(path)
    const command = compileCommand(host, signature, withSettings(options, changed), (turn) => run(call(turn)), {
      ...(host.kinds ? { kinds: host.kinds } : {}),
      enabled: changed?.enabled ?? true,
    })
    registry.add(command, host.marketplace)
    host.effects.add(`command ${command.words}`, () => registry.remove(command))
  }
  for (const unknown of settings.keys()) {
    const near = closest(unknown, words)
    throw new WaddleError(
      'WDL_COMMAND_UNKNOWN',
      `modules.${host.name}.commands has "${unknown}", and module ${host.name} has no such command${near ? `; did you mean "${near}"?` : ''}`,
      {
        fix: 'waddle commands',
      },
    )
  }
}

function withSettings(options: Options, changed: CommandSettings | undefined): Options {
  if (!changed) return options
  return {
    ...options,
    ...(changed.role === undefined ? {} : { role: changed.role as never }),
    ...(changed.cooldown === undefined ? {} : { cooldown: changed.cooldown as never }),
    ...(changed.cost === undefined ? {} : { cost: changed.cost }),
    ...(changed.aliases === undefined ? {} : { alias: [...(options.alias ?? []), ...changed.aliases] }),
  }
}
