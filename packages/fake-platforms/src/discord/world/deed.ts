import {
  type APIAuditLogChange,
  type APIGuildMember,
  AuditLogEvent,
  GatewayDispatchEvents as events,
  GuildMemberFlags,
  PermissionFlagsBits as may,
} from 'discord-api-types/v10'
import type { Guild } from './guild.ts'
import { permissionsOf } from './permission.ts'
import type { World } from './world.ts'

/** Who does something to somebody, and the reason they give. */
export interface Deed {
  readonly by: string
  readonly reason?: string | undefined
}

/** Change a member and tell the bot. */
export function changeMember(world: World, guild: Guild, member: APIGuildMember, patch: Partial<APIGuildMember>, deed: Deed): void {
  const before: Record<string, unknown> = { ...member }
  Object.assign(member, patch)
  const changes = Object.entries(patch).map(([key, value]) => ({ key, old_value: before[key], new_value: value }) as APIAuditLogChange)
  const { roles, ...others } = patch
  if (roles)
    audit(
      world,
      guild,
      AuditLogEvent.MemberRoleUpdate,
      member.user.id,
      deed,
      changes.filter((change) => String(change.key) === 'roles'),
    )
  if (Object.keys(others).length > 0) audit(world, guild, AuditLogEvent.MemberUpdate, member.user.id, deed, changes)
  const own = member.user.id === world.bot.id
  world.dispatch(
    events.GuildMemberUpdate,
    { ...structuredClone(member), avatar: member.avatar ?? null, banner: member.banner ?? null, guild_id: guild.id },
    { guildId: guild.id, own },
  )
}

/** Somebody is no member any more: left, kicked or banned. */
export function removeMember(world: World, guild: Guild, userId: string, deed?: Deed): void {
  if (!guild.members.delete(userId)) return
  guild.former.add(userId)
  const voice = guild.voice.get(userId)
  if (voice) {
    guild.voice.delete(userId)
    world.dispatch(events.VoiceStateUpdate, { ...voice, guild_id: guild.id, channel_id: null }, { guildId: guild.id })
  }
  if (deed) audit(world, guild, AuditLogEvent.MemberKick, userId, deed)
  world.dispatch(events.GuildMemberRemove, { guild_id: guild.id, user: world.userNamed(userId) }, { guildId: guild.id })
}

export function banUser(world: World, guild: Guild, userId: string, deed: Deed): void {
  const user = world.userNamed(userId)
  guild.bans.set(userId, { user, reason: deed.reason ?? null })
  audit(world, guild, AuditLogEvent.MemberBanAdd, userId, deed)
  world.dispatch(events.GuildBanAdd, { guild_id: guild.id, user }, { guildId: guild.id })
  removeMember(world, guild, userId)
}

export function unbanUser(world: World, guild: Guild, userId: string, deed: Deed): void {
  if (!guild.bans.delete(userId)) return
  audit(world, guild, AuditLogEvent.MemberBanRemove, userId, deed)
  world.dispatch(events.GuildBanRemove, { guild_id: guild.id, user: world.userNamed(userId) }, { guildId: guild.id })
}

/** Somebody becomes a member; who was here before carries the flag of those who came back. */
export function addMember(world: World, guild: Guild, member: APIGuildMember): void {
  if (guild.former.has(member.user.id)) member.flags = GuildMemberFlags.DidRejoin
  guild.members.set(member.user.id, member)
  world.dispatch(events.GuildMemberAdd, { ...structuredClone(member), guild_id: guild.id }, { guildId: guild.id })
}

/** An entry in the audit log; the bot hears of it with the intent, if it may look at the log. */
export function audit(
  world: World,
  guild: Guild,
  action: AuditLogEvent,
  targetId: string,
  deed: Deed,
  changes?: APIAuditLogChange[],
): void {
  const entry = {
    id: world.ids.next(),
    target_id: targetId,
    user_id: deed.by,
    action_type: action,
    ...(changes ? { changes } : {}),
    ...(deed.reason === undefined ? {} : { reason: deed.reason }),
  }
  guild.audit.push(entry)
  if (permissionsOf(guild, world.bot.id) & may.ViewAuditLog)
    world.dispatch(events.GuildAuditLogEntryCreate, { ...entry, guild_id: guild.id }, { guildId: guild.id })
}
