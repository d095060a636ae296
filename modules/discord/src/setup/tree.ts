import type { CommandSheet } from '@waddlebot/sdk'
import { limits, short } from '../limits.ts'
import { type Option, optionsOf } from './option.ts'
import { ownWord, slug } from './slug.ts'

const { commands: most } = limits
/** https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-types */
const commandType = { chat: 1, user: 2, message: 3 } as const
const optionType = { subcommand: 1, group: 2 } as const

/** A branch: a subcommand, or a group of them. */
export interface Branch {
  readonly type: 1 | 2
  readonly name: string
  readonly description: string
  readonly options?: readonly (Branch | Option)[]
}

/** A command as Discord takes it. */
export interface AppCommand {
  readonly type: 1 | 2 | 3
  readonly name: string
  readonly description?: string
  readonly options?: readonly (Branch | Option)[]
}

interface Node {
  readonly path: readonly string[]
  sheet?: CommandSheet
  readonly children: Map<string, Node>
}

/** Commands as Discord's menus take them, and what they cannot take. */
export function appCommands(
  sheets: readonly CommandSheet[],
  menus: readonly string[],
): { readonly commands: readonly AppCommand[]; readonly problems: readonly string[] } {
  const problems: string[] = []
  const root: Node = { path: [], children: new Map() }
  for (const sheet of sheets) place(sheet, root, problems)
  const commands = [...root.children.values()].map((node) => chatCommand(node, problems))
  if (commands.length > most.chat) {
    const over = commands.slice(most.chat).map(({ name }) => name)
    problems.push(
      `Discord takes ${most.chat} commands and there are ${commands.length}; too many are ${over.join(', ')}. Switch off modules or commands on Discord, or group them under one word.`,
    )
  }
  return { commands: [...commands, ...menus.flatMap((menu) => menuCommand(menu, sheets, problems))], problems }
}

function place(sheet: CommandSheet, root: Node, problems: string[]): void {
  const called = `/${sheet.path.join(' ')} (module ${sheet.module})`
  if (sheet.path.length > 3) return void problems.push(`${called} has more words than the three that Discord takes; name it with fewer.`)
  let node = root
  for (const word of sheet.path) {
    const name = slug(word)
    if (name === '' || /^-+$/.test(name))
      return void problems.push(`${called} cannot be written as a name of Discord's: letters, digits, - and _.`)
    let next = node.children.get(name)
    if (!next) node.children.set(name, (next = { path: [...node.path, name], children: new Map() }))
    node = next
  }
  if (node.sheet)
    return void problems.push(`${called} and /${node.sheet.path.join(' ')} (module ${node.sheet.module}) are one name on Discord.`)
  node.sheet = sheet
}

function chatCommand(node: Node, problems: string[]): AppCommand {
  const command: AppCommand = {
    type: commandType.chat,
    name: node.path[0]!,
    description: describe(node),
    ...withOptions(node.children.size === 0 ? leafOptions(node, problems) : branches(node, problems)),
  }
  if (weight(command) > most.total)
    problems.push(`/${command.name} and its subcommands have more than ${most.total} characters of names and descriptions; shorten them.`)
  return command
}

function branches(node: Node, problems: string[]): Branch[] {
  const children = [...node.children.values()].map((child): Branch => {
    const name = child.path.at(-1)!
    if (child.children.size === 0) return subcommand(name, child, problems)
    return { type: optionType.group, name, description: describe(child), options: branches(child, problems) }
  })
  const own = node.sheet ? ownWord.find((word) => !node.children.has(word)) : undefined
  if (node.sheet && own !== undefined) children.unshift(subcommand(own, node, problems))
  if (node.sheet && own === undefined)
    problems.push(`/${node.path.join(' ')} cannot be both a command and a group on Discord, and ${ownWord.join(', ')} are taken.`)
  if (children.length > most.options)
    problems.push(`/${node.path.join(' ')} has ${children.length} subcommands; Discord takes ${most.options}.`)
  return children
}

function subcommand(name: string, node: Node, problems: string[]): Branch {
  return {
    type: optionType.subcommand,
    name,
    description: describe({ ...node, children: new Map() }),
    ...withOptions(leafOptions(node, problems)),
  }
}

function leafOptions(node: Node, problems: string[]): Option[] {
  const options = optionsOf(node.sheet!.arguments)
  const called = `/${node.path.join(' ')}`
  if (options.length > most.options) problems.push(`${called} takes ${options.length} arguments; Discord takes ${most.options}.`)
  const names = options.map((option) => option.name)
  const twice = names.find((name, index) => names.indexOf(name) !== index || !/[\p{L}\p{N}]/u.test(name))
  if (twice !== undefined) problems.push(`${called} has an argument "${twice}" that Discord cannot tell from others, or cannot write.`)
  return options
}

/** A command in the menu of members or messages, by what it takes first. */
function menuCommand(name: string, sheets: readonly CommandSheet[], problems: string[]): AppCommand[] {
  const sheet = sheets.find(({ path }) => path.join(' ') === name)
  const first = sheet?.arguments.find((argument) => !argument.flag)
  if (!sheet || !first || name.length > most.name) {
    problems.push(
      `"menus" names "${name}": ${sheet ? 'it takes nothing, or its name is too long for a menu' : 'there is no such command'}.`,
    )
    return []
  }
  return [{ type: first.kind === 'user' ? commandType.user : commandType.message, name }]
}

function describe(node: Node): string {
  const words = node.sheet?.describe || [...node.children.keys()].join(', ') || node.path.join(' ')
  return short(node.children.size > 0 && !node.sheet ? `${node.path.join(' ')}: ${words}` : words, most.description)
}

function withOptions(options: readonly (Branch | Option)[]): { options?: readonly (Branch | Option)[] } {
  return options.length === 0 ? {} : { options }
}

/** What Discord counts of a command. https://docs.discord.com/developers/interactions/application-commands#registering-a-command */
function weight(one: { readonly name: string; readonly description?: string; readonly options?: readonly (Branch | Option)[] }): number {
  return [...(one.options ?? [])].reduce(
    (sum, option) => {
      const choices = 'choices' in option ? (option.choices ?? []) : []
      return sum + weight(option as Branch) + choices.reduce((all, { name, value }) => all + name.length + value.length, 0)
    },
    one.name.length + (one.description ?? '').length,
  )
}
