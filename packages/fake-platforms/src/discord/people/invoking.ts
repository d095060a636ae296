import {
  type APIApplicationCommand,
  type APIApplicationCommandInteractionDataOption,
  type APIApplicationCommandOption,
  ApplicationCommandType,
  InteractionContextType,
  InteractionType,
  ApplicationCommandOptionType as kinds,
  PermissionFlagsBits as may,
} from 'discord-api-types/v10'
import { branch } from '../rest/command-rule.ts'
import { permissionsOf } from '../world/permission.ts'
import type { Place, World } from '../world/world.ts'
import { type Asker, ask, Resolver } from './asking.ts'
import { choose, type OptionValue } from './option.ts'

export type OptionValues = Readonly<Record<string, OptionValue>>

/** Somebody uses a slash command (`quote add`), as far as Discord's own clients would let them; returns the interaction's id. */
export function slash(world: World, name: string, asker: Asker, values: OptionValues = {}): string {
  const { place, userId, command, path } = find(world, name, asker, ApplicationCommandType.ChatInput)
  const resolver = new Resolver(world, place)
  const options = fill(path, values, resolver)
  return ask(world, place, userId, {
    type: InteractionType.ApplicationCommand,
    data: { ...named(command, ApplicationCommandType.ChatInput), options, ...resolver.found },
  })
}

/** Somebody types into an option with autocomplete; `typed` is what stands there so far. */
export function autocomplete(world: World, name: string, asker: Asker, focused: string, typed: string, values: OptionValues = {}): string {
  const { place, userId, command, path } = find(world, name, asker, ApplicationCommandType.ChatInput)
  const option = path.options.find((one) => one.name === focused)
  if (!option || !('autocomplete' in option) || !option.autocomplete) throw new Error(`/${name} has no option ${focused} with autocomplete`)
  const others = path.options.filter((one) => one.name in values && one.name !== focused)
  const resolver = new Resolver(world, place)
  const filled = others.map((one) => choose(one, values[one.name]!, resolver))
  const value = option.type === kinds.String ? typed : Number(typed)
  const partial = [...filled, { name: focused, type: option.type, value, focused: true }] as APIApplicationCommandInteractionDataOption[]
  const options = path.words.reduceRight((inner, word) => [{ name: word.name, type: word.type, options: inner }] as typeof partial, partial)
  return ask(world, place, userId, {
    type: InteractionType.ApplicationCommandAutocomplete,
    data: { ...named(command, ApplicationCommandType.ChatInput), options: options as never, ...resolver.found },
  })
}

/** Somebody chooses a command from the menu of a user or a message. */
export function contextMenu(
  world: World,
  name: string,
  asker: Asker,
  target: { readonly user: string } | { readonly message: string },
): string {
  const type = 'user' in target ? ApplicationCommandType.User : ApplicationCommandType.Message
  const { place, userId, command } = find(world, name, asker, type)
  const resolver = new Resolver(world, place)
  const targetId = 'user' in target ? resolver.user(target.user) : target.message
  const messages = 'message' in target ? { messages: { [targetId]: structuredClone(world.archive.anywhere(targetId).message) } } : {}
  const data = { ...named(command, type), target_id: targetId, resolved: { ...resolver.data, ...messages } }
  return ask(world, place, userId, { type: InteractionType.ApplicationCommand, data: data as never })
}

interface Word {
  readonly name: string
  readonly type: kinds
}

interface Path {
  /** Subcommand group and subcommand. */
  readonly words: readonly Word[]
  readonly options: readonly APIApplicationCommandOption[]
}

function named<T extends ApplicationCommandType>(command: APIApplicationCommand, type: T) {
  return { id: command.id, name: command.name, type, ...(command.guild_id === undefined ? {} : { guild_id: command.guild_id }) }
}

function find(world: World, name: string, asker: Asker, type: ApplicationCommandType) {
  const place = world.place(asker.channel)
  const userId = world.userNamed(asker.user).id
  const [first = '', ...rest] = type === ApplicationCommandType.ChatInput ? name.replace(/^\//, '').split(' ') : [name]
  const registered = [...(world.journal.commands.get(place.guild?.id ?? '') ?? []), ...(world.journal.commands.get('global') ?? [])]
  const command = registered.find((one) => one.name === first && one.type === type)
  if (!command)
    throw new Error(`there is no command ${first} here; registered are ${registered.map((one) => one.name).join(', ') || 'none'}`)
  permit(world, place, userId, command)
  return { place, userId, command, path: descend(command, rest) }
}

/** Refuse where Discord's clients would not show the command. */
function permit(world: World, { guild, channel }: Place, userId: string, command: APIApplicationCommand): void {
  const context = guild ? InteractionContextType.Guild : InteractionContextType.BotDM
  const contexts = command.contexts ?? undefined
  if (contexts ? !contexts.includes(context) : !guild && command.dm_permission === false)
    throw new Error(`/${command.name} is not offered here`)
  if (!guild || channel.type === 1) return
  const bits = permissionsOf(guild, userId, channel, world.now())
  const needed = command.default_member_permissions
  const enough = needed === null || (needed === '0' ? (bits & may.Administrator) !== 0n : (bits & BigInt(needed)) === BigInt(needed))
  if (!enough || !(bits & may.UseApplicationCommands))
    throw new Error(`${world.userNamed(userId).username} may not use /${command.name} here`)
}

function descend(command: APIApplicationCommand, rest: readonly string[]): Path {
  let options = command.options ?? []
  const words: Word[] = []
  for (const word of rest) {
    const next = options.find((one) => one.name === word)
    if (!next || !branch(next))
      throw new Error(`/${command.name} has no subcommand ${word}; it has ${options.map((one) => one.name).join(', ')}`)
    words.push({ name: next.name, type: next.type })
    options = next.options ?? []
  }
  if (options.some(branch))
    throw new Error(
      `/${[command.name, ...rest].join(' ')} cannot be used alone; choose one of ${options.map((one) => one.name).join(', ')}`,
    )
  return { words, options }
}

/** The options as chosen, inside their subcommands. */
function fill(
  { words, options }: Path,
  values: OptionValues,
  resolver: Resolver,
): APIApplicationCommandInteractionDataOption<InteractionType.ApplicationCommand>[] {
  const unknown = Object.keys(values).find((name) => !options.some((one) => one.name === name))
  if (unknown !== undefined)
    throw new Error(`there is no option ${unknown}; there are ${options.map((one) => one.name).join(', ') || 'none'}`)
  const missing = options.find((one) => 'required' in one && one.required && !(one.name in values))
  if (missing) throw new Error(`the option ${missing.name} is required`)
  const chosen = options.filter((one) => one.name in values).map((one) => choose(one, values[one.name]!, resolver))
  type Chosen = APIApplicationCommandInteractionDataOption<InteractionType.ApplicationCommand>[]
  return words.reduceRight((inner, word) => [{ name: word.name, type: word.type, options: inner }] as Chosen, chosen as Chosen)
}
