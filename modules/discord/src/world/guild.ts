import type { APIRole } from 'discord-api-types/v10'

/** What the bot keeps of a server: enough to say who may what, and where things are. */
export interface Guild {
  readonly id: string
  name: string
  ownerId: string
  /** Where Discord itself says who joined; null when nowhere. */
  systemChannelId: string | null
  systemChannelFlags: number
  readonly roles: Map<string, GuildRole>
}

export interface GuildRole {
  readonly name: string
  readonly permissions: bigint
}

/** A channel or a thread. */
export interface Place {
  readonly id: string
  readonly guildId: string
  readonly name: string
  readonly type: number
  readonly parentId: string | undefined
  readonly position: number
  /** The newest message, as far as Discord said. */
  readonly lastMessageId: string | undefined
}

/** Threads of announcements, public and private ones. https://docs.discord.com/developers/resources/channel#channel-object-channel-types */
const threads: readonly number[] = [10, 11, 12]

export function isThread(place: Place | undefined): boolean {
  return place !== undefined && threads.includes(place.type)
}

/** Text and announcement channels. */
export function isText(place: Place): boolean {
  return place.type === 0 || place.type === 5
}

/** Bits of permissions as they come; what cannot be read permits nothing. */
export function bitsOf(permissions: unknown): bigint {
  return typeof permissions === 'string' && /^\d{1,40}$/.test(permissions) ? BigInt(permissions) : 0n
}

export function roleOf(role: Partial<APIRole>): GuildRole {
  return { name: String(role.name ?? ''), permissions: bitsOf(role.permissions) }
}
