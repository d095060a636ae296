import {
  type APIApplicationCommand,
  type APIApplicationCommandOption,
  ApplicationCommandType,
  RESTJSONErrorCodes,
} from 'discord-api-types/v10'
import { Complaints, refuse } from '../refusal.ts'
import type { Call } from './call.ts'
import { type CommandBody, checkCommand, checkCommands } from './command-rule.ts'
import type { Route } from './route.ts'

/** Registering commands: https://docs.discord.com/developers/interactions/application-commands#endpoints, read 2026-11-22. */
export const commandRoutes: readonly Route[] = [
  '/applications/:application/commands',
  '/applications/:application/guilds/:guild/commands',
].flatMap((path) => [
  { method: 'GET', path, handle: (call: Call) => listOf(call) },
  { method: 'PUT', path, handle: overwrite },
  { method: 'POST', path, handle: create },
  { method: 'GET', path: `${path}/:command`, handle: one },
  { method: 'PATCH', path: `${path}/:command`, handle: edit },
  { method: 'DELETE', path: `${path}/:command`, handle: remove },
])

function keyOf({ world, params }: Call): string {
  if (params['application'] !== world.bot.id) throw refuse(RESTJSONErrorCodes.MissingAccess)
  const guild = params['guild']
  if (guild !== undefined && !world.guilds.get(guild)?.present) throw refuse(RESTJSONErrorCodes.MissingAccess)
  return guild ?? 'global'
}

function listOf(call: Call): APIApplicationCommand[] {
  return [...(call.world.journal.commands.get(keyOf(call)) ?? [])]
}

function keep(call: Call, commands: readonly APIApplicationCommand[]): void {
  call.world.journal.commands.set(keyOf(call), commands)
  call.world.journal.changed()
}

/** The command as Discord keeps it: the id stays when name and type do. */
function made(call: Call, body: CommandBody, before: readonly APIApplicationCommand[]): APIApplicationCommand {
  const { world, params } = call
  const type = body.type ?? ApplicationCommandType.ChatInput
  const known = before.find((command) => command.name === body.name && command.type === type)
  const options = (body as { options?: APIApplicationCommandOption[] }).options
  return {
    ...(structuredClone(body) as object),
    id: known?.id ?? world.ids.next(),
    application_id: world.bot.id,
    version: world.ids.next(),
    type,
    name: body.name,
    description: (body as { description?: string }).description ?? '',
    default_member_permissions: body.default_member_permissions == null ? null : String(body.default_member_permissions),
    nsfw: body.nsfw ?? false,
    ...(params['guild'] === undefined ? {} : { guild_id: params['guild'] }),
    ...(options === undefined ? {} : { options: structuredClone(options) }),
  }
}

function overwrite(call: Call): unknown {
  const before = listOf(call)
  const body = (Array.isArray(call.body) ? call.body : []) as CommandBody[]
  const complaints = new Complaints()
  checkCommands(complaints, body)
  complaints.settle()
  const commands = body.map((one) => made(call, one, before))
  keep(call, commands)
  return commands
}

function create(call: Call): unknown {
  const before = listOf(call)
  const body = call.body as CommandBody
  const complaints = new Complaints()
  checkCommand(complaints, body, [])
  const command = made(call, body, before)
  const others = before.filter((one) => one.id !== command.id)
  const same = others.filter((one) => one.type === command.type).length + 1
  const most = command.type === ApplicationCommandType.ChatInput ? 100 : 15
  if (same > most) complaints.add([], 'APPLICATION_COMMANDS_MAX_REACHED', `Maximum number of application commands reached (${most}).`)
  complaints.settle()
  keep(call, [...others, command])
  return command
}

function one(call: Call): APIApplicationCommand {
  const found = listOf(call).find((command) => command.id === call.params['command'])
  if (!found) throw refuse(RESTJSONErrorCodes.UnknownApplicationCommand)
  return found
}

function edit(call: Call): unknown {
  const known = one(call)
  const merged = { ...known, ...(call.body as object) } as unknown as CommandBody
  const complaints = new Complaints()
  checkCommand(complaints, merged, [])
  complaints.settle()
  const command = { ...made(call, merged, []), id: known.id }
  keep(
    call,
    listOf(call).map((before) => (before.id === known.id ? command : before)),
  )
  return command
}

function remove(call: Call): void {
  const known = one(call)
  keep(
    call,
    listOf(call).filter((command) => command.id !== known.id),
  )
}
