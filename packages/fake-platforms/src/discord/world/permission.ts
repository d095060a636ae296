import { ChannelType, PermissionFlagsBits as may, OverwriteType } from 'discord-api-types/v10'
import type { Guild, GuildChannel } from './guild.ts'
import type { Place } from './world.ts'

const all = Object.values(may).reduce((bits, bit) => bits | bit, 0n)

/** What members may do where nobody changed anything. */
export const everyday =
  may.ViewChannel |
  may.SendMessages |
  may.SendMessagesInThreads |
  may.CreatePublicThreads |
  may.ReadMessageHistory |
  may.AddReactions |
  may.EmbedLinks |
  may.AttachFiles |
  may.UseExternalEmojis |
  may.UseApplicationCommands |
  may.ChangeNickname |
  may.Connect |
  may.Speak

/** What a community bot asks for when it is invited; not Administrator, not MentionEveryone. */
export const caretaker =
  everyday |
  may.ManageMessages |
  may.ManageThreads |
  may.ManageChannels |
  may.ManageRoles |
  may.ManageNicknames |
  may.ModerateMembers |
  may.KickMembers |
  may.BanMembers |
  may.ViewAuditLog

/**
 * What a member may do in a server, or in one of its channels; 0 for somebody who is no member.
 * The algorithm: https://docs.discord.com/developers/topics/permissions#permission-overwrites, read 2026-11-22.
 */
export function permissionsOf(guild: Guild, userId: string, channel?: GuildChannel, now = Date.now()): bigint {
  const member = guild.members.get(userId)
  if (!member) return 0n
  if (guild.ownerId === userId) return all
  let bits = BigInt(guild.everyone.permissions)
  for (const id of member.roles) bits |= BigInt(guild.roles.get(id)?.permissions ?? 0)
  if (bits & may.Administrator) return all
  const parent = channel && 'thread_metadata' in channel && channel.parent_id ? guild.channels.get(channel.parent_id) : channel
  const overwrites = parent?.permission_overwrites ?? []
  const apply = (chosen: typeof overwrites) => {
    const deny = chosen.reduce((sum, one) => sum | BigInt(one.deny), 0n)
    const allow = chosen.reduce((sum, one) => sum | BigInt(one.allow), 0n)
    bits = (bits & ~deny) | allow
  }
  apply(overwrites.filter((one) => one.id === guild.id))
  apply(overwrites.filter((one) => one.type === OverwriteType.Role && one.id !== guild.id && member.roles.includes(one.id)))
  apply(overwrites.filter((one) => one.type === OverwriteType.Member && one.id === userId))
  const silenced = member.communication_disabled_until && Date.parse(member.communication_disabled_until) > now
  return silenced ? bits & (may.ViewChannel | may.ReadMessageHistory) : bits
}

/** Whether somebody sees a place at all; Discord tells a bot nothing of what happens where it does not look. */
export function sees(userId: string, { channel, guild }: Place): boolean {
  return !guild || channel.type === ChannelType.DM || (permissionsOf(guild, userId, channel) & may.ViewChannel) !== 0n
}

/** How high somebody stands: the position of their highest role; the owner above all. */
export function standing(guild: Guild, userId: string): number {
  if (guild.ownerId === userId) return Number.POSITIVE_INFINITY
  return Math.max(0, ...(guild.members.get(userId)?.roles ?? []).map((id) => guild.roles.get(id)?.position ?? 0))
}
