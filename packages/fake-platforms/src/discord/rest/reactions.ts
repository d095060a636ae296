import { GatewayDispatchEvents, PermissionFlagsBits as may, RESTJSONErrorCodes, ReactionType } from 'discord-api-types/v10'
import { refuse } from '../refusal.ts'
import type { Kept } from '../world/archive.ts'
import { sees } from '../world/permission.ts'
import type { World } from '../world/world.ts'
import type { Call } from './call.ts'
import { keptOf } from './messages.ts'
import { require } from './posting.ts'
import type { Route } from './route.ts'

/** One emoji; the flag is newer than the language level that the types are checked at. */
const pattern = '^(?:\\p{RGI_Emoji}|\\p{Extended_Pictographic}\\uFE0F?)$'
const character = new RegExp(pattern, 'v')
const path = '/channels/:channel/messages/:message/reactions'

/** Reactions: https://docs.discord.com/developers/resources/message#create-reaction, read 2026-11-22. */
export const reactionRoutes: readonly Route[] = [
  { method: 'PUT', path: `${path}/:emoji/@me`, handle: add },
  { method: 'DELETE', path: `${path}/:emoji/@me`, handle: (call) => take(call, call.world.bot.id) },
  { method: 'DELETE', path: `${path}/:emoji/:user`, handle: (call) => takeOther(call) },
  { method: 'GET', path: `${path}/:emoji`, handle: list },
  { method: 'DELETE', path, handle: clear },
]

/** Somebody reacts; what they had said with the same emoji before stays one reaction. */
export function react(world: World, kept: Kept, emoji: string, userId: string): void {
  const users = kept.reactions.get(emoji) ?? new Set<string>()
  kept.reactions.set(emoji, users)
  if (users.has(userId)) return
  users.add(userId)
  if (!sees(world.bot.id, kept.place)) return
  const member = kept.place.guild?.members.get(userId)
  const data = {
    ...about(kept, emoji, userId),
    ...(member ? { member } : {}),
    message_author_id: kept.message.author.id,
    burst: false,
    type: ReactionType.Normal,
  }
  world.dispatch(GatewayDispatchEvents.MessageReactionAdd, data, { guildId: kept.place.guild?.id })
  world.journal.changed()
}

/** Somebody takes a reaction back, or has it taken. */
export function unreact(world: World, kept: Kept, emoji: string, userId: string): boolean {
  if (!kept.reactions.get(emoji)?.delete(userId)) return false
  if (kept.reactions.get(emoji)?.size === 0) kept.reactions.delete(emoji)
  if (!sees(world.bot.id, kept.place)) return true
  const data = { ...about(kept, emoji, userId), burst: false, type: ReactionType.Normal }
  world.dispatch(GatewayDispatchEvents.MessageReactionRemove, data, { guildId: kept.place.guild?.id })
  world.journal.changed()
  return true
}

function about(kept: Kept, emoji: string, userId: string) {
  const [name, id] = emoji.split(':')
  const guild = kept.place.guild ? { guild_id: kept.place.guild.id } : {}
  return {
    user_id: userId,
    channel_id: kept.message.channel_id,
    message_id: kept.message.id,
    ...guild,
    emoji: { id: id ?? null, name: name ?? null },
  }
}

function add(call: Call): void {
  const { world, params } = call
  const kept = keptOf(call)
  const emoji = params['emoji']!
  require(world, kept.place, may.ReadMessageHistory)
  if (!kept.reactions.has(emoji)) require(world, kept.place, may.AddReactions)
  if (!/^[\w~]+:\d+$/.test(emoji) && !character.test(emoji)) throw refuse(RESTJSONErrorCodes.UnknownEmoji)
  react(world, kept, emoji, world.bot.id)
}

function take(call: Call, userId: string): void {
  unreact(call.world, keptOf(call), call.params['emoji']!, userId)
}

function takeOther(call: Call): void {
  require(call.world, keptOf(call).place, may.ManageMessages)
  take(call, call.params['user']!)
}

function list(call: Call): unknown {
  const ids = keptOf(call).reactions.get(call.params['emoji']!) ?? new Set<string>()
  return [...ids].flatMap((id) => call.world.users.get(id) ?? []).slice(0, Number(call.query.get('limit') ?? 25))
}

function clear(call: Call): void {
  const kept = keptOf(call)
  require(call.world, kept.place, may.ManageMessages)
  kept.reactions.clear()
  const guild = kept.place.guild ? { guild_id: kept.place.guild.id } : {}
  const data = { channel_id: kept.message.channel_id, message_id: kept.message.id, ...guild }
  call.world.dispatch(GatewayDispatchEvents.MessageReactionRemoveAll, data, { guildId: kept.place.guild?.id })
}
