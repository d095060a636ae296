import type { Command, Interfaces } from '@oclif/core'
import { Help } from '@oclif/core/help'
import { columns, paint } from './paint.ts'

type Loadable = Command.Loadable

/** Help pages, made from the manifest alone: no command is loaded for them. */
export class Manual extends Help {
  /** The page of one command. */
  page(command: Loadable): string {
    const copy = { ...command }
    return `${paint('bold', copy.summary ?? '')}\n\n${this.formatCommand(copy)}`
  }

  /** The commands of one topic. */
  topic(name: string): string {
    const inside = this.visible().filter((command) => command.id.startsWith(`${name}:`))
    const about = this.config.topics.find((topic) => topic.name === name)?.description ?? ''
    return `${paint('bold', about)}\n\n${rows(inside)}`
  }

  /** Everything, one line a command. */
  root(): string {
    const commands = this.visible()
    const single = commands.filter((command) => !command.id.includes(':'))
    const topics = [...new Set(commands.filter((command) => command.id.includes(':')).map((command) => command.id.split(':')[0]!))]
    const groups = topics.map((topic) => rows(commands.filter((command) => command.id.startsWith(`${topic}:`))))
    return [
      paint('bold', 'waddle: a community bot that you host yourself'),
      rows(single),
      ...groups,
      'More: waddle help <command>, waddle help exit-codes, waddle explain <code>',
    ].join('\n\n')
  }

  /** The commands that are shown, by name. */
  visible(): readonly Loadable[] {
    return [...this.config.commands].filter((command) => !command.hidden).sort((a, b) => (a.id < b.id ? -1 : 1))
  }
}

/** A manual that writes plain text where nobody sees colours. */
export function openManual(config: Interfaces.Config): Manual {
  return new Manual(config, { stripAnsi: process.stdout.isTTY !== true || Boolean(process.env['NO_COLOR']) })
}

function rows(commands: readonly Loadable[]): string {
  return columns(
    commands.map((command) => [`waddle ${command.id.replaceAll(':', ' ')}`, command.summary ?? '']),
    '  ',
  )
}
