import type { Role } from '@waddlebot/sdk'
import type { Guild } from './guild.ts'

/** Bits of permissions. https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags, read 2026-11-22. */
export const permission = {
  kickMembers: 1n << 1n,
  banMembers: 1n << 2n,
  administrator: 1n << 3n,
  addReactions: 1n << 6n,
  viewAuditLog: 1n << 7n,
  viewChannel: 1n << 10n,
  sendMessages: 1n << 11n,
  manageMessages: 1n << 13n,
  embedLinks: 1n << 14n,
  readMessageHistory: 1n << 16n,
  manageRoles: 1n << 28n,
  useCommands: 1n << 31n,
  sendInThreads: 1n << 38n,
  moderateMembers: 1n << 40n,
} as const

const moderating = permission.manageMessages | permission.moderateMembers | permission.kickMembers | permission.banMembers

/** What somebody may in a server, by their roles; the owner and administrators everything. */
export function permissionsOf(guild: Guild, userId: string, roleIds: readonly string[]): bigint {
  if (guild.ownerId === userId) return -1n
  let bits = guild.roles.get(guild.id)?.permissions ?? 0n
  for (const id of roleIds) bits |= guild.roles.get(id)?.permissions ?? 0n
  return bits & permission.administrator ? -1n : bits
}

export interface Standing {
  readonly userId: string
  readonly roleIds: readonly string[]
  readonly boosts: boolean
}

/**
 * The roles of our ladder that somebody holds in a server.
 *
 * @param mapped what the owner says that roles of the server are, by id or name
 */
export function rolesIn(guild: Guild | undefined, { userId, roleIds, boosts }: Standing, mapped: Readonly<Record<string, Role>>): Role[] {
  if (!guild) return []
  const roles = new Set<Role>()
  if (guild.ownerId === userId) roles.add('owner')
  let bits = guild.roles.get(guild.id)?.permissions ?? 0n
  for (const id of roleIds) {
    const role = guild.roles.get(id)
    if (!role) continue
    bits |= role.permissions
    const own = mapped[id] ?? mapped[role.name]
    if (own) roles.add(own)
  }
  if (bits & permission.administrator) roles.add('admin')
  if (bits & moderating) roles.add('moderator')
  if (boosts) roles.add('subscriber')
  return [...roles]
}
