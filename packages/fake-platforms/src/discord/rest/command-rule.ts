import {
  type APIApplicationCommandOption,
  ApplicationCommandType,
  ApplicationCommandOptionType as kinds,
  type RESTPutAPIApplicationCommandsJSONBody,
} from 'discord-api-types/v10'
import { sizes } from '../limits.ts'
import type { Complaints } from '../refusal.ts'

export type CommandBody = RESTPutAPIApplicationCommandsJSONBody[number]
type Path = readonly (string | number)[]

const name = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u

/** Complain about a command that Discord would refuse. https://docs.discord.com/developers/interactions/application-commands, read 2026-11-22. */
export function checkCommand(complaints: Complaints, command: CommandBody, path: Path): void {
  const chat = command.type === undefined || command.type === ApplicationCommandType.ChatInput
  if (!chat) {
    complaints.text([...path, 'name'], command.name, 1, 32)
    if ('description' in command && command.description)
      complaints.add([...path, 'description'], 'APPLICATION_COMMAND_INVALID_DESCRIPTION', 'Context menu commands cannot have description')
    return
  }
  checkName(complaints, command.name, [...path, 'name'])
  const { description, options = [] } = command as { description?: string; options?: APIApplicationCommandOption[] }
  complaints.text([...path, 'description'], description, 1, sizes.commandDescription)
  checkOptions(complaints, options, path, 0)
  if (weight(command.name, description, options) > sizes.commandTotal)
    complaints.add(path, 'APPLICATION_COMMAND_TOO_LARGE', `Command exceeds maximum size (${sizes.commandTotal})`)
}

/** Complain about too many commands, and about two of the same name and type. */
export function checkCommands(complaints: Complaints, commands: readonly CommandBody[]): void {
  const seen = new Set<string>()
  const counts = new Map<number, number>()
  commands.forEach((command, index) => {
    const type = command.type ?? ApplicationCommandType.ChatInput
    const key = `${type} ${command.name}`
    if (seen.has(key)) complaints.add([index], 'APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique')
    seen.add(key)
    counts.set(type, (counts.get(type) ?? 0) + 1)
    checkCommand(complaints, command, [index])
  })
  for (const [type, count] of counts) {
    const most = type === ApplicationCommandType.ChatInput ? sizes.commands : sizes.contextCommands
    if (count > most) complaints.add([], 'APPLICATION_COMMANDS_MAX_REACHED', `Maximum number of application commands reached (${most}).`)
  }
}

function checkName(complaints: Complaints, value: unknown, path: Path): void {
  complaints.text(path, value, 1, 32)
  if (typeof value === 'string' && value.length > 0 && value.length <= 32 && (!name.test(value) || value !== value.toLowerCase()))
    complaints.add(path, 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid')
}

function checkOptions(complaints: Complaints, options: readonly APIApplicationCommandOption[], path: Path, depth: number): void {
  complaints.list([...path, 'options'], options, sizes.commandOptions)
  const seen = new Set<string>()
  let optional = false
  const branches = options.filter(branch).length
  options.forEach((option, index) => {
    const at = [...path, 'options', index]
    checkName(complaints, option.name, [...at, 'name'])
    complaints.text([...at, 'description'], option.description, 1, sizes.commandDescription)
    if (seen.has(option.name)) complaints.add(at, 'APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED', 'Option name is not unique')
    seen.add(option.name)
    if (branch(option)) {
      const misplaced = branches !== options.length || depth > 1 || (depth === 1 && option.type === kinds.SubcommandGroup)
      if (misplaced)
        complaints.add(
          [...at, 'type'],
          'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
          'Sub-command and sub-command group option types are mutually exclusive to all other types',
        )
      checkOptions(complaints, option.options ?? [], at, depth + 1)
      return
    }
    if (option.required && optional)
      complaints.add(
        [...at, 'required'],
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        'Required options must be placed before non-required options',
      )
    if (!option.required) optional = true
    if ('choices' in option && option.choices) {
      complaints.list([...at, 'choices'], option.choices, sizes.commandChoices)
      if ('autocomplete' in option && option.autocomplete && option.choices.length > 0)
        complaints.add(
          [...at, 'autocomplete'],
          'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES',
          'Autocomplete and choices are mutually exclusive',
        )
      option.choices.forEach((choice, order) => {
        complaints.text([...at, 'choices', order, 'name'], choice.name, 1, sizes.choiceText)
        if (typeof choice.value === 'string') complaints.text([...at, 'choices', order, 'value'], choice.value, 1, sizes.choiceText)
      })
    }
  })
}

type Branch = APIApplicationCommandOption & { type: kinds.Subcommand | kinds.SubcommandGroup }
export function branch(option: APIApplicationCommandOption): option is Branch {
  return option.type === kinds.Subcommand || option.type === kinds.SubcommandGroup
}

function weight(title: string, description: string | undefined, options: readonly APIApplicationCommandOption[]): number {
  const inner = options.map((option) => {
    const choices = 'choices' in option ? (option.choices ?? []) : []
    const told = choices.reduce((sum, choice) => sum + choice.name.length + String(choice.value).length, 0)
    return weight(option.name, option.description, branch(option) ? (option.options ?? []) : []) + told
  })
  return title.length + (description ?? '').length + inner.reduce((sum, one) => sum + one, 0)
}
