import {
  type APIGuildMember,
  GatewayIntentBits,
  PermissionFlagsBits as may,
  RESTJSONErrorCodes,
  type RESTPatchAPIGuildMemberJSONBody,
  type RESTPutAPIGuildBanJSONBody,
} from 'discord-api-types/v10'
import { sizes } from '../limits.ts'
import { Complaints, refuse } from '../refusal.ts'
import { timeOfSnowflake } from '../snowflake.ts'
import { banUser, changeMember, type Deed, removeMember, unbanUser } from '../world/deed.ts'
import type { Guild } from '../world/guild.ts'
import { permissionsOf, standing } from '../world/permission.ts'
import { bodyOf, type Call } from './call.ts'
import { guildOf, mayIn } from './guilds.ts'
import type { Route } from './route.ts'

const role = '/guilds/:guild/members/:user/roles/:role'

/** Members and bans: https://docs.discord.com/developers/resources/guild; shapes and numbers as published in discord-api-types 0.38.57. */
export const memberRoutes: readonly Route[] = [
  { method: 'GET', path: '/guilds/:guild/members', handle: list },
  { method: 'GET', path: '/guilds/:guild/members/:user', handle: (call) => memberOf(call, guildOf(call)) },
  { method: 'PATCH', path: '/guilds/:guild/members/:user', handle: edit },
  { method: 'DELETE', path: '/guilds/:guild/members/:user', handle: kick },
  { method: 'PUT', path: role, handle: (call) => setRole(call, true) },
  { method: 'DELETE', path: role, handle: (call) => setRole(call, false) },
  { method: 'GET', path: '/guilds/:guild/bans', handle: (call) => [...mayIn(call, may.BanMembers).bans.values()] },
  { method: 'GET', path: '/guilds/:guild/bans/:user', handle: banOf },
  { method: 'PUT', path: '/guilds/:guild/bans/:user', handle: ban },
  { method: 'DELETE', path: '/guilds/:guild/bans/:user', handle: unban },
]

function memberOf({ world, params }: Call, guild: Guild): APIGuildMember {
  const id = params['user'] === '@me' ? world.bot.id : params['user']!
  const member = guild.members.get(id)
  if (member) return member
  throw refuse(world.users.has(id) ? RESTJSONErrorCodes.UnknownMember : RESTJSONErrorCodes.UnknownUser)
}

/** Refuse what the bot may not do to somebody who stands as high as itself. */
function above({ world }: Call, guild: Guild, userId: string): void {
  const self = userId === world.bot.id
  if (!self && standing(guild, world.bot.id) <= standing(guild, userId)) throw refuse(RESTJSONErrorCodes.MissingPermissions)
}

function deedOf({ world, reason }: Call): Deed {
  return { by: world.bot.id, reason }
}

function list(call: Call): unknown {
  const guild = guildOf(call)
  if (!(call.world.privileged & GatewayIntentBits.GuildMembers)) throw refuse(RESTJSONErrorCodes.MissingAccess)
  const after = BigInt(call.query.get('after') ?? 0)
  const sorted = [...guild.members.values()].sort((one, two) => (BigInt(one.user.id) < BigInt(two.user.id) ? -1 : 1))
  return sorted.filter((member) => BigInt(member.user.id) > after).slice(0, Number(call.query.get('limit') ?? 1))
}

function edit(call: Call): unknown {
  const { world } = call
  const guild = guildOf(call)
  const member = memberOf(call, guild)
  const body = bodyOf<RESTPatchAPIGuildMemberJSONBody>(call)
  const patch: Partial<APIGuildMember> = {}
  const complaints = new Complaints()
  if (body.communication_disabled_until !== undefined) {
    mayIn(call, may.ModerateMembers)
    above(call, guild, member.user.id)
    if (permissionsOf(guild, member.user.id) & may.Administrator) throw refuse(RESTJSONErrorCodes.MissingPermissions)
    const until = body.communication_disabled_until
    if (until !== null && !(Date.parse(until) <= world.now() + sizes.timeoutMs))
      complaints.add(['communication_disabled_until'], 'TIMESTAMP_TOO_FAR', 'Timeout cannot be more than 28 days in the future')
    patch.communication_disabled_until = until === null ? null : new Date(until).toISOString()
  }
  if (body.nick !== undefined) {
    mayIn(call, member.user.id === world.bot.id ? may.ChangeNickname : may.ManageNicknames)
    above(call, guild, member.user.id)
    complaints.text(['nick'], body.nick ?? '', 0, 32)
    patch.nick = body.nick
  }
  if (body.roles) {
    mayIn(call, may.ManageRoles)
    const changed = [...new Set([...body.roles, ...member.roles])].filter((id) => !body.roles!.includes(id) || !member.roles.includes(id))
    for (const id of changed) manageable(call, guild, id)
    patch.roles = [...body.roles]
  }
  if (body.mute !== undefined || body.deaf !== undefined) {
    mayIn(call, body.mute === undefined ? may.DeafenMembers : may.MuteMembers)
    if (body.mute !== undefined && body.mute !== null) patch.mute = body.mute
    if (body.deaf !== undefined && body.deaf !== null) patch.deaf = body.deaf
  }
  complaints.settle()
  changeMember(world, guild, member, patch, deedOf(call))
  world.journal.changed()
  return member
}

function manageable({ world }: Call, guild: Guild, roleId: string): void {
  const role = guild.roles.get(roleId)
  if (!role) throw refuse(RESTJSONErrorCodes.UnknownRole)
  if (role.managed || role.position >= standing(guild, world.bot.id)) throw refuse(RESTJSONErrorCodes.MissingPermissions)
}

function setRole(call: Call, has: boolean): void {
  const guild = mayIn(call, may.ManageRoles)
  const member = memberOf(call, guild)
  const id = call.params['role']!
  manageable(call, guild, id)
  const others = member.roles.filter((one) => one !== id)
  if (member.roles.includes(id) === has) return
  changeMember(call.world, guild, member, { roles: has ? [...others, id] : others }, deedOf(call))
  call.world.journal.changed()
}

function kick(call: Call): void {
  const guild = mayIn(call, may.KickMembers)
  const member = memberOf(call, guild)
  above(call, guild, member.user.id)
  removeMember(call.world, guild, member.user.id, deedOf(call))
  call.world.journal.changed()
}

function banOf(call: Call): unknown {
  const found = mayIn(call, may.BanMembers).bans.get(call.params['user']!)
  if (!found) throw refuse(RESTJSONErrorCodes.UnknownBan)
  return found
}

function ban(call: Call): void {
  const { world } = call
  const guild = mayIn(call, may.BanMembers)
  const id = call.params['user']!
  if (!world.users.has(id)) throw refuse(RESTJSONErrorCodes.UnknownUser)
  above(call, guild, id)
  const seconds = bodyOf<RESTPutAPIGuildBanJSONBody>(call).delete_message_seconds ?? 0
  const complaints = new Complaints()
  if (seconds < 0 || seconds > sizes.banDeleteSeconds)
    complaints.add(['delete_message_seconds'], 'NUMBER_TYPE_RANGE', `int value should be between 0 and ${sizes.banDeleteSeconds}.`)
  complaints.settle()
  banUser(world, guild, id, deedOf(call))
  const since = world.now() - seconds * 1_000
  for (const channel of seconds > 0 ? guild.channels.keys() : []) {
    const gone = world.archive.of(channel).filter((kept) => kept.message.author.id === id && timeOfSnowflake(kept.message.id) >= since)
    world.archive.removeMany(gone)
  }
  world.journal.changed()
}

function unban(call: Call): void {
  banOf(call)
  unbanUser(call.world, guildOf(call), call.params['user']!, deedOf(call))
  call.world.journal.changed()
}
