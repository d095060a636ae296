import { type GatewayGuildMembersChunkDispatchData, GatewayIntentBits, type GatewayRequestGuildMembersData } from 'discord-api-types/v10'
import type { Guild } from '../world/guild.ts'

/**
 * The members that a client asked for, a thousand at a time. All of them only with the members intent.
 * https://docs.discord.com/developers/events/gateway-events#request-guild-members; shapes and numbers as published in discord-api-types 0.38.57.
 */
export function chunks(guild: Guild, intents: number, request: GatewayRequestGuildMembersData): GatewayGuildMembersChunkDispatchData[] {
  const all = [...guild.members.values()]
  const wanted = 'user_ids' in request && request.user_ids !== undefined ? [request.user_ids].flat() : undefined
  const query = ('query' in request ? request.query : undefined) ?? ''
  const limit = 'limit' in request ? (request.limit ?? 0) : 0
  const every = wanted === undefined && query === '' && limit === 0
  if (every && (intents & GatewayIntentBits.GuildMembers) === 0) return []
  const begins = (name: string | null | undefined) => (name ?? '').toLowerCase().startsWith(query.toLowerCase())
  const found = wanted
    ? all.filter((member) => wanted.slice(0, 100).includes(member.user.id))
    : all.filter((member) => begins(member.user.username) || begins(member.nick)).slice(0, every ? all.length : Math.min(100, limit || 100))
  const missing = wanted?.filter((id) => !guild.members.has(id)) ?? []
  const count = Math.max(1, Math.ceil(found.length / 1_000))
  return Array.from({ length: count }, (_, index) => ({
    guild_id: guild.id,
    members: found.slice(index * 1_000, (index + 1) * 1_000),
    chunk_index: index,
    chunk_count: count,
    ...(missing.length > 0 ? { not_found: missing } : {}),
    ...(request.nonce === undefined ? {} : { nonce: request.nonce }),
  }))
}
