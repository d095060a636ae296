import {
  type APIGuildMember,
  type APIOverwrite,
  type APIRole,
  type APIUser,
  type ChannelFlags,
  ChannelType,
  type GuildMemberFlags,
  Locale,
  OverwriteType,
  type RoleFlags,
} from 'discord-api-types/v10'
import { snowflakeOf } from '../snowflake.ts'
import { Guild, type PlaceChannel } from './guild.ts'
import { caretaker, everyday } from './permission.ts'
import type { ChannelPlan, GuildPlan, MemberPlan, RolePlan } from './plan.ts'
import type { World } from './world.ts'

/** Build the server that a plan describes, with its owner and the bot in it. */
export function settle(world: World, plan: GuildPlan): Guild {
  const id = plan.id ?? snowflakeOf(`guild ${plan.name}`)
  const ownerName = plan.owner ?? 'owner'
  const named = (plan.members ?? []).map((one) => (typeof one === 'string' ? { name: one } : one))
  const people = named.some((one) => one.name === ownerName) ? named : [{ name: ownerName }, ...named]
  for (const person of people) world.user(person)
  const guild = new Guild({ id, name: plan.name, ownerId: world.user({ name: ownerName }).id, locale: plan.locale ?? Locale.EnglishUS })
  guild.roles.set(id, newRole(guild, { name: '@everyone', id, permissions: plan.everyone ?? everyday }, 0))
  const roles = plan.roles ?? []
  roles.forEach((one, index) => {
    const made = newRole(guild, one, index + 1)
    guild.roles.set(made.id, made)
  })
  const own = newRole(guild, { name: world.bot.username, permissions: plan.bot ?? caretaker }, roles.length + 1)
  guild.roles.set(own.id, { ...own, managed: true, tags: { bot_id: world.bot.id } })
  guild.members.set(world.bot.id, newMember(world.bot, { roles: [own.id], joinedAt: world.now() }))
  for (const person of people) {
    const user = world.user(person)
    guild.members.set(user.id, newMember(user, { ...person, roles: (person.roles ?? []).map((name) => roleIn(guild, name).id) }))
  }
  const channels = (plan.channels ?? ['general']).map((one) => (typeof one === 'string' ? { name: one } : one))
  channels.forEach((one, index) => {
    const made = channel(world, guild, one, index)
    guild.channels.set(made.id, made)
  })
  if (plan.systemChannel !== undefined) {
    const found = [...guild.channels.values()].find((one) => one.name === plan.systemChannel)
    if (!found) throw new Error(`the plan of ${plan.name} names ${plan.systemChannel} as its system channel and has no such channel`)
    guild.systemChannelId = found.id
  }
  return guild
}

/** A role of a server by name or id. */
export function roleIn(guild: Guild, nameOrId: string): APIRole {
  const found = guild.roles.get(nameOrId) ?? [...guild.roles.values()].find((one) => one.name === nameOrId)
  if (found) return found
  throw new Error(`${guild.name} has no role ${nameOrId}; it has ${[...guild.roles.values()].map((one) => one.name).join(', ')}`)
}

/** A member as Discord shows one who just came; `roles` are ids. */
export function newMember(user: APIUser, person: Omit<MemberPlan, 'name'>): APIGuildMember {
  return {
    user,
    nick: person.nick ?? null,
    avatar: null,
    banner: null,
    roles: [...(person.roles ?? [])],
    joined_at: new Date(person.joinedAt ?? Date.UTC(2024, 0, 1)).toISOString(),
    premium_since: person.boostsSince === undefined ? null : new Date(person.boostsSince).toISOString(),
    deaf: false,
    mute: false,
    flags: 0 as GuildMemberFlags,
    pending: false,
    communication_disabled_until: null,
  }
}

/** A role as Discord shows it; `position` counts from the bottom. */
export function newRole(guild: Guild, plan: RolePlan, position: number): APIRole {
  const color = plan.color ?? 0
  return {
    id: plan.id ?? snowflakeOf(`role ${guild.id} ${plan.name}`),
    name: plan.name,
    color,
    colors: { primary_color: color, secondary_color: null, tertiary_color: null },
    hoist: false,
    icon: null,
    unicode_emoji: null,
    position,
    permissions: String(plan.permissions ?? 0n),
    managed: false,
    mentionable: plan.mentionable ?? false,
    flags: 0 as RoleFlags,
  }
}

const kinds = {
  text: ChannelType.GuildText,
  voice: ChannelType.GuildVoice,
  category: ChannelType.GuildCategory,
  announcement: ChannelType.GuildAnnouncement,
} as const

function channel(world: World, guild: Guild, plan: ChannelPlan, position: number): PlaceChannel {
  const type = kinds[plan.kind ?? 'text']
  const id = plan.id ?? snowflakeOf(`channel ${guild.id} ${plan.name}`)
  const overwrites = Object.entries(plan.overwrites ?? {}).map(([name, bits]): APIOverwrite => {
    const whom = name === '@everyone' ? guild.everyone : [...guild.roles.values()].find((one) => one.name === name)
    const type = whom ? OverwriteType.Role : OverwriteType.Member
    return { id: whom?.id ?? world.userNamed(name).id, type, allow: String(bits.allow ?? 0n), deny: String(bits.deny ?? 0n) }
  })
  const parent = [...guild.channels.values()].find((one) => one.name === plan.parent)
  if (plan.parent !== undefined && !parent)
    throw new Error(`the channel ${plan.name} stands in ${plan.parent}, which is not before it in the plan`)
  const common = {
    id,
    name: plan.name,
    guild_id: guild.id,
    position,
    permission_overwrites: overwrites,
    nsfw: plan.nsfw ?? false,
    flags: 0 as ChannelFlags,
  }
  const placed = { ...common, parent_id: parent?.id ?? null }
  const written = { last_message_id: null, rate_limit_per_user: 0 }
  if (type === ChannelType.GuildCategory) return { ...common, type, parent_id: null }
  if (type === ChannelType.GuildVoice) return { ...placed, ...written, type, bitrate: 64_000, user_limit: 0, rtc_region: null }
  return { ...placed, ...written, type, topic: plan.topic ?? null, last_pin_timestamp: null }
}
